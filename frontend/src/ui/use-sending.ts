import { useState } from "react";
import { asProblem, type Problem } from "@/api/problem";

/** Runs one send at a time and keeps its refusal for the form to show. */
export function useSending(): {
  isSending: boolean;
  problem: Problem | null;
  run: (work: () => Promise<void>) => void;
} {
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = (work: () => Promise<void>) => {
    if (isSending) return;
    setSending(true);
    setProblem(null);
    work()
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setSending(false));
  };
  return { isSending, problem, run };
}
