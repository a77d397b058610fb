import { t } from "@lingui/core/macro";
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { chosen, remember } from "./key-map";

/** One key of a page: "n", "shift+a", "mod+Enter"; `label` is what the help says of it. */
export interface PageKey {
  key: string;
  label: string;
  run: (event: KeyboardEvent) => void;
  /** Works while a field has the focus; keys with mod do unless this says no. */
  inFields?: boolean;
  disabled?: boolean;
  hidden?: boolean;
}

interface Registry {
  add: (keys: () => PageKey[]) => () => void;
  all: () => PageKey[];
}

const KeysContext = createContext<Registry | null>(null);

export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

/** "mod+Enter" apart; "+" is a key too, alone or as in "mod++". */
function partsOf(key: string): string[] {
  return key.endsWith("+") ? [...key.slice(0, -1).split("+").filter(Boolean), "+"] : key.split("+");
}

/** The key as a person reads it: "⌘ Enter" or "Ctrl Enter". */
export function keyName(key: string): string[] {
  const names: Record<string, string> = { mod: isMac ? "⌘" : t`Ctrl`, shift: t`Shift`, escape: t`Esc`, arrowleft: "←", arrowright: "→", "-": "−" };
  return partsOf(key).map((part) => names[part.toLowerCase()] ?? (part.length === 1 ? part.toUpperCase() : part));
}

export function matches(spec: string, event: KeyboardEvent): boolean {
  const parts = partsOf(spec.toLowerCase());
  const wanted = parts[parts.length - 1] ?? "";
  const mod = parts.includes("mod");
  if (mod !== (event.ctrlKey || event.metaKey) || event.altKey) return false;
  if (parts.includes("shift") && !event.shiftKey) return false;
  // Signs such as "?" and "!" need Shift on most keyboards; letters and digits do not.
  if (!parts.includes("shift") && event.shiftKey && /^[a-z0-9]$|^enter$/.test(wanted)) return false;
  return event.key.toLowerCase() === wanted;
}

export function isInField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT") return true;
  return target.tagName === "INPUT" && !["checkbox", "radio", "button", "submit"].includes((target as HTMLInputElement).type);
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && ["BUTTON", "A", "SUMMARY"].includes(target.tagName);
}

export function KeysProvider({ children }: { children: ReactNode }) {
  const sets = useRef(new Set<() => PageKey[]>());
  const all = useCallback(() => [...sets.current].reverse().flatMap((keys) => keys()), []);
  const add = useCallback((keys: () => PageKey[]) => {
    sets.current.add(keys);
    return () => sets.current.delete(keys);
  }, []);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const inField = isInField(event.target);
      if (event.key === "Escape" && inField) {
        (event.target as HTMLElement).blur();
        return;
      }
      if (document.querySelector("[role=dialog][data-modal-content]") && !event.ctrlKey && !event.metaKey) return;
      const live = all().filter((key) => !key.disabled);
      // A key chosen on another page gives way to one that this page has of its own.
      const hit = live.find((key) => chosen(key.key) === key.key && matches(key.key, event)) ?? live.find((key) => matches(chosen(key.key), event));
      if (!hit || (inField && !(hit.inFields ?? chosen(hit.key).startsWith("mod")))) return;
      if (hit.key === "Enter" && isPressable(event.target)) return;
      event.preventDefault();
      hit.run(event);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [all]);

  const registry = useMemo(() => ({ add, all }), [add, all]);
  return <KeysContext value={registry}>{children}</KeysContext>;
}

export function useKeyRegistry(): Registry {
  const registry = useContext(KeysContext);
  if (!registry) throw new Error("KeysProvider is missing");
  return registry;
}

/** Registers the keys while the caller is mounted; the newest page wins over the shell. */
export function useKeys(keys: PageKey[]): void {
  const { add } = useKeyRegistry();
  const latest = useRef(keys);
  const names = keys.map((key) => key.key).join("\n");
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => remember(names ? names.split("\n") : []), [names]);
  useEffect(() => add(() => latest.current), [add]);
}

/** J and K walk rows, Enter opens the one that is marked. Returns the marked index. */
export function useRowKeys(count: number, open: (index: number) => void): [number, (index: number) => void] {
  const [marked, setMarked] = useState(-1);
  const inRange = Math.min(marked, count - 1);
  useKeys([
    { key: "j", label: t`Next row`, run: () => setMarked(Math.min(count - 1, inRange + 1)), disabled: count === 0 },
    { key: "k", label: t`Row before`, run: () => setMarked(Math.max(0, inRange - 1)), disabled: count === 0 },
    { key: "Enter", label: t`Open the row`, run: () => open(inRange), disabled: inRange < 0 },
  ]);
  return [inRange, setMarked];
}
