import type { Answer } from "@/api/types";

/** What undo gives back: all that the expert said of an item. */
export interface Said {
  answer: Answer;
  rationale: string;
  isNotEnoughInformation: boolean;
}

export interface History {
  past: Said[];
  future: Said[];
  /** The place that was last written in and when, so that a run of typing is one step. */
  run: { place: string; at: number } | null;
}

const STEPS_AT_MOST = 200;
const RUN_MS = 1_000;
const CLAIMS_AT_MOST = 4;

export const EMPTY: History = { past: [], future: [], run: null };

/** The history with the change from `before` to `after` in it; a change that changes nothing is none. */
export function changed(history: History, before: Said, after: Said, now = Date.now()): History {
  const place = placeOf(before, after);
  if (place === null) return history;
  const isRun = place.isTyped && history.run?.place === place.name && now - history.run.at < RUN_MS;
  const past = isRun ? history.past : [...history.past, before].slice(-STEPS_AT_MOST);
  return { past, future: [], run: place.isTyped ? { place: place.name, at: now } : null };
}

/** One step back from `now`; null where nothing is left to undo. */
export function undone(history: History, now: Said): [History, Said] | null {
  const before = history.past.at(-1);
  if (!before) return null;
  return [{ past: history.past.slice(0, -1), future: [now, ...history.future], run: null }, before];
}

/** One undone step again; null where nothing was undone. */
export function redone(history: History, now: Said): [History, Said] | null {
  const after = history.future.at(0);
  if (!after) return null;
  return [{ past: [...history.past, now], future: history.future.slice(1), run: null }, after];
}

function placeOf(before: Said, after: Said): { name: string; isTyped: boolean } | null {
  const changes = [...differing(before.answer, after.answer, "")];
  const [only] = changes;
  if (before.isNotEnoughInformation !== after.isNotEnoughInformation) return { name: "not_enough", isTyped: false };
  if (only) return { name: changes.map((change) => change.name).join(), isTyped: changes.length === 1 && only.isTyped };
  return before.rationale === after.rationale ? null : { name: "rationale", isTyped: true };
}

/** Where two answers differ, down to the single text: a note on one step, the words of one row. */
function* differing(before: unknown, after: unknown, name: string): Generator<{ name: string; isTyped: boolean }> {
  if (isNested(before) && isNested(after) && Array.isArray(before) === Array.isArray(after)) {
    for (const key of Object.keys({ ...before, ...after })) yield* differing(before[key], after[key], `${name}.${key}`);
  } else if (before !== after) yield { name, isTyped: typeof before === "string" && typeof after === "string" };
}

function isNested(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

// An item that comes back after its submit was undone has its steps still; those of long ago are let go.
const kept = new Map<string, History>();

export function historyOf(claimId: string): History {
  return kept.get(claimId) ?? EMPTY;
}

export function keepHistory(claimId: string, history: History): void {
  kept.delete(claimId);
  kept.set(claimId, history);
  for (const name of [...kept.keys()].slice(0, -CLAIMS_AT_MOST)) kept.delete(name);
}
