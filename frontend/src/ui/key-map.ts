import { t } from "@lingui/core/macro";
import { useSyncExternalStore } from "react";

/** Keys that a person chose in place of ours, by ours: kept on this device, for each account apart. */
export type KeyMap = Record<string, string>;

const NONE: KeyMap = {};
const SEEN = "keys-seen";
const watchers = new Set<() => void>();
let person = "";
let map: KeyMap = NONE;

function name(): string {
  return `keys:${person}`;
}

function parse<T>(text: string | null, otherwise: T): T {
  try {
    return text ? (JSON.parse(text) as T) : otherwise;
  } catch {
    return otherwise;
  }
}

/** From now on the keys are this person's. */
export function keysOf(id: string): void {
  if (id === person) return;
  person = id;
  map = parse(localStorage.getItem(name()), NONE);
  watchers.forEach((watcher) => watcher());
}

function keep(next: KeyMap): void {
  map = next;
  localStorage.setItem(name(), JSON.stringify(next));
  watchers.forEach((watcher) => watcher());
}

export function currentMap(): KeyMap {
  return map;
}

/** The key that does what ours does by default. */
export function chosen(key: string): string {
  return map[key] ?? key;
}

export function useKeyMap(): KeyMap {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    currentMap,
  );
}

/** Remembers which keys pages have by default, so that a choice made on one page does not take another's. */
export function remember(keys: string[]): void {
  const known = seen();
  const fresh = keys.filter((key) => !known.includes(key));
  if (fresh.length > 0) localStorage.setItem(SEEN, JSON.stringify([...known, ...fresh]));
}

function seen(): string[] {
  return parse<string[]>(localStorage.getItem(SEEN), []);
}

const NEVER = ["escape", "tab", "enter", " ", "?", "mod+c", "mod+v", "mod+x", "mod+a", "mod+t", "mod+w", "mod+n", "mod+r", "mod+l", "mod+p"];

/** Why `key` cannot stand for `ours`, in words; null when it can. */
export function objection(ours: string, key: string): string | null {
  if (NEVER.includes(key.toLowerCase())) return t`This key belongs to the browser or to the page itself. Choose another one.`;
  const takenBy = [...new Set([...seen(), ...Object.keys(map)])].find((other) => other !== ours && chosen(other).toLowerCase() === key.toLowerCase());
  return takenBy ? t`This key does something else already. Choose another one, or change that first.` : null;
}

/** Puts `key` in the place of ours; why not, where it cannot. */
export function choose(ours: string, key: string): string | null {
  const why = objection(ours, key);
  if (why) return why;
  const others = Object.fromEntries(Object.entries(map).filter(([other]) => other !== ours));
  keep(key === ours ? others : { ...others, [ours]: key });
  return null;
}

export function resetKeys(): void {
  keep(NONE);
}

/** The pressed key as pages write theirs; null for keys that are no command, such as Shift alone. */
export function keyPressed(event: KeyboardEvent): string | null {
  if ([t`Shift`, "Control", "Alt", "Meta", "Dead", "Unidentified", "CapsLock", "AltGraph"].includes(event.key) || event.altKey) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isPlain = /^[a-z0-9]$/.test(key) || key.length > 1;
  return [event.ctrlKey || event.metaKey ? "mod" : "", event.shiftKey && isPlain ? "shift" : "", key].filter(Boolean).join("+");
}
