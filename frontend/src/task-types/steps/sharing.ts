import { useSyncExternalStore } from "react";
import type { Answer, Content } from "../task-type";
import { judgedIn, stepsOf, type Mark } from "./trajectory";

/** What the trajectory and the answer bar share of the item on the screen. */
export interface Shared {
  /** The step in hand. */
  at: number;
  unfolded: ReadonlySet<number>;
  /** The answer in the bar and how a step is marked, while there is a bar. */
  answer: Answer | null;
  give: ((step: number, mark: Mark | null) => void) | null;
}

class Store {
  private listeners = new Set<() => void>();
  private now: Shared;

  constructor(at: number) {
    this.now = { at, unfolded: new Set(), answer: null, give: null };
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
  const store = stores.get(content) ?? new Store(judgedIn(stepsOf(content))[0] ?? 0);
  stores.set(content, store);
  return store;
}

export function useShared(content: Content): [Shared, Store] {
  const store = storeOf(content);
  return [useSyncExternalStore(store.listen, store.read), store];
}

export function toggled(unfolded: ReadonlySet<number>, step: number): ReadonlySet<number> {
  const next = new Set(unfolded);
  if (!next.delete(step)) next.add(step);
  return next;
}
