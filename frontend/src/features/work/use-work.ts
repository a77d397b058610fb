import { useCallback, useEffect, useRef, useState } from "react";
import { asProblem, type Problem } from "@/api/problem";
import { newKey } from "@/api/transport";
import { readClaim, skip, submitAnswer, takeNext, withdraw, type ClaimWithPrice, type Sitting, type SkipReason, type Submission } from "./api";
import { dropLocal } from "./local-draft";
import { flush, putOut } from "./outbox";

export type Stage =
  | { kind: "asking" }
  | { kind: "working"; claim: ClaimWithPrice }
  | { kind: "none_left" }
  | { kind: "kept_here"; claim: ClaimWithPrice }
  | { kind: "failed"; problem: Problem };

export interface Submitted {
  annotationId: string;
  claimId: string;
  words: string;
  undoUntil: number;
}

/** One sitting on one offer: take, answer, send, perhaps undo, take the next. */
export function useWork(offerId: string, sitting: Sitting) {
  const [stage, setStage] = useState<Stage>({ kind: "asking" });
  const [submitted, setSubmitted] = useState<Submitted | null>(null);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = useRef({ claimId: "", text: "", key: "" });

  const next = useCallback(async () => {
    try {
      await flush();
      const claim = await takeNext(offerId, sitting);
      setStage(claim ? { kind: "working", claim } : { kind: "none_left" });
    } catch (error) {
      setStage({ kind: "failed", problem: asProblem(error) });
    }
  }, [offerId, sitting]);

  useEffect(() => {
    // The state changes only after the server's answer, never while this effect runs.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    void next();
  }, [next]);

  const guarded = async (work: () => Promise<void>) => {
    if (isSending) return;
    setSending(true);
    setProblem(null);
    await work()
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setSending(false));
  };

  const submit = (claim: ClaimWithPrice, submission: Submission, words: string, before: () => Promise<void>) =>
    guarded(async () => {
      const intent = keyFor(key.current, claim.id, submission);
      key.current = intent;
      await before();
      try {
        const annotation = await submitAnswer(claim.id, submission, intent.key);
        if (submitted) dropLocal(submitted.claimId);
        const grace = Date.parse(annotation.undo_until) - Date.parse(annotation.submitted_at);
        setSubmitted({ annotationId: annotation.id, claimId: claim.id, words, undoUntil: Date.now() + grace });
        await next();
      } catch (error) {
        if (!asProblem(error).isOffline) throw error;
        putOut(claim.id, submission, intent.key);
        setStage({ kind: "kept_here", claim });
      }
    });

  const undo = () =>
    guarded(async () => {
      if (!submitted) return;
      await withdraw(submitted.annotationId);
      setSubmitted(null);
      setStage({ kind: "working", claim: await readClaim(submitted.claimId) });
    });

  const skipItem = (claim: ClaimWithPrice, reason: SkipReason) =>
    guarded(async () => {
      await skip(claim.id, reason);
      dropLocal(claim.id);
      await next();
    });

  /** The same item again as the server has it now; what was typed is kept. */
  const reread = (claim: ClaimWithPrice) =>
    guarded(async () => {
      setStage({ kind: "working", claim: await readClaim(claim.id) });
    });

  const retry = () => {
    setStage({ kind: "asking" });
    void next();
  };

  const forgetSubmitted = useCallback(() => setSubmitted(null), []);
  return { stage, submitted, isSending, problem, submit, undo, skipItem, retry, reread, forgetSubmitted };
}

/** The same answer to the same claim keeps its key, so a send whose reply was lost is not a second answer. */
function keyFor(last: { claimId: string; text: string; key: string }, claimId: string, submission: Submission) {
  const text = JSON.stringify(submission);
  return last.claimId === claimId && last.text === text ? last : { claimId, text, key: newKey() };
}
