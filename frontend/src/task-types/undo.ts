import { useState } from "react";
import type { Answer } from "./task-type";

interface History {
  before: Answer[];
  after: Answer[];
  /** What the last change was of: further ones of the same are one step back. */
  of: string;
}

/** Steps back and forth through what was answered in this sitting. */
export function useUndo(answer: Answer, onAnswer: (answer: Answer) => void) {
  const [{ before, after, of: last }, setHistory] = useState<History>({ before: [], after: [], of: "" });

  const give = (next: Answer, of = "") => {
    setHistory({ before: of && of === last ? before : [...before, answer], after: [], of });
    onAnswer(next);
  };
  const undo = () => {
    const to = before[before.length - 1];
    if (!to) return;
    setHistory({ before: before.slice(0, -1), after: [answer, ...after], of: "" });
    onAnswer(to);
  };
  const redo = () => {
    const to = after[0];
    if (!to) return;
    setHistory({ before: [...before, answer], after: after.slice(1), of: "" });
    onAnswer(to);
  };
  return { give, undo, redo, canUndo: before.length > 0, canRedo: after.length > 0 };
}
