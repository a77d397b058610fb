import { useSyncExternalStore } from "react";
import type { Answer, Content } from "../task-type";

/** What the text, the list and the answer bar share of the item on the screen. */
export interface Shared {
  /** The answer in the bar and how it is changed, while there is a bar. */
  answer: Answer | null;
  give: ((answer: Answer) => void) | null;
  /** The passage in hand, by its key. */
  inHand: string | null;
  /** Counts how often it was asked to show the passage in hand. */
  shows: number;
  /** The passage whose ends are being moved: the next label replaces it. */
  moving: string | null;
}

/** What is selected in the text, in code points. */
interface Selection {
  /** What is selected, tidied; null where it is nothing. */
  read: () => { start: number; end: number } | null;
  /** Selects a passage; further steps move this end of it. */
  put: (passage: { start: number; end: number }, moves: "start" | "end") => void;
  /** Lets go; the caret stands here. */
  clear: (at: number) => void;
}

class Store {
  private listeners = new Set<() => void>();
  private now: Shared = { answer: null, give: null, inHand: null, shows: 0, moving: null };
  selection: Selection | null = null;

  /** The text says how what is selected in it is found out; the answer, how to stop. */
  offer = (selection: Selection): (() => void) => {
    this.selection = selection;
    return () => {
      if (this.selection === selection) this.selection = null;
    };
  };

  read = (): Shared => this.now;

  share = (part: Partial<Shared>): void => {
    this.now = { ...this.now, ...part };
    this.listeners.forEach((listener) => listener());
  };

  show = (inHand: string): void => this.share({ inHand, shows: this.now.shows + 1 });

  listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

export type SharedStore = Store;

// The panes know nothing of each other but the item they show.
const stores = new WeakMap<Content, Store>();

export function useShared(content: Content): [Shared, Store] {
  const store = stores.get(content) ?? new Store();
  stores.set(content, store);
  return [useSyncExternalStore(store.listen, store.read), store];
}
