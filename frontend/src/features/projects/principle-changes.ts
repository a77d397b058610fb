import type { Principle } from "@/api/types";
import { compareWords, type Change } from "@/task-types/diff";

/** What became of one principle from one version to the next, followed by its code. */
export interface PrincipleChange {
  code: string;
  kind: "new" | "changed" | "removed";
  words: Change[];
}

/** What differs between two versions; a principle only moved to another place does not. */
export function changesBetween(before: Principle[], after: Principle[]): PrincipleChange[] {
  const old = new Map(before.map((principle) => [principle.code, stated(principle)]));
  const kept = new Set(after.map((principle) => principle.code));
  const changed = after.flatMap((principle): PrincipleChange[] => {
    const was = old.get(principle.code);
    const is = stated(principle);
    if (was === is) return [];
    return [{ code: principle.code, kind: was === undefined ? "new" : "changed", words: compareWords(was ?? "", is) }];
  });
  const removed = before.filter((principle) => !kept.has(principle.code));
  return [...changed, ...removed.map((principle): PrincipleChange => ({ code: principle.code, kind: "removed", words: compareWords(stated(principle), "") }))];
}

function stated(principle: Principle): string {
  return `${principle.title}: ${principle.text}`;
}

/** A code that no principle has had: P1, P2, … */
export function nextCode(principles: Principle[]): string {
  const numbers = principles.map((principle) => Number(/^P(\d+)$/.exec(principle.code)?.[1] ?? 0));
  return `P${Math.max(0, ...numbers) + 1}`;
}
