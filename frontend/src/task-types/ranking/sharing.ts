import { useSyncExternalStore } from "react";
import type { Content } from "../task-type";
import { candidatesOf, type Places } from "./places";

/** What the cards and the answer bar share of the item on the screen. */
export interface Shared {
  /** The candidate in hand. */
  at: string;
  /** Whether the others show where they differ from it. */
  isDiff: boolean;
  /** The places in the bar and how one is given, while there is a bar. */
  places: Places | null;
  put: ((name: string, place: number | null) => void) | null;
}

class Store {
  private listeners = new Set<() => void>();
  private now: Shared;

  constructor(at: string) {
    this.now = { at, isDiff: false, places: null, put: null };
  }

  read = (): Shared => this.now;

  share = (part: Partial<Shared>): void => {
    this.now = { ...this.now, ...part };
    this.listeners.forEach((listener) => listener());
  };

  listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

// The two panes know nothing of each other but the item they show.
const stores = new WeakMap<Content, Store>();

function storeOf(content: Content): Store {
  const store = stores.get(content) ?? new Store(candidatesOf(content)[0]?.name ?? "");
  stores.set(content, store);
  return store;
}

export function useShared(content: Content): [Shared, Store] {
  const store = storeOf(content);
  return [useSyncExternalStore(store.listen, store.read), store];
}
