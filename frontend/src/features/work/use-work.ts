import { t } from "@lingui/core/macro";
import { useCallback, useEffect, useRef, useState } from "react";
import { asProblem, Problem } from "@/api/problem";
import { newKey } from "@/api/transport";
import { beat, readClaim, recuse, skip, takeNext, withdraw, type ClaimWithPrice, type Sitting, type SkipReason, type Submission } from "./api";
import { dropLocal } from "./local-draft";
import { flush, letGo, putOut, waits, type Sent, type Unsent } from "./outbox";
import { useAhead } from "./use-ahead";

export type Stage =
  | { kind: "asking" }
  | { kind: "working"; claim: ClaimWithPrice }
  | { kind: "none_left" }
  | { kind: "recused" }
  | { kind: "kept_here"; claim: ClaimWithPrice }
  | { kind: "failed"; problem: Problem };

export interface Submitted {
  claim: ClaimWithPrice;
  words: string;
  /** Null while the answer is still on its way. */
  annotationId: string | null;
  undoUntil: number;
}

/** One sitting on one offer: take, answer, send, perhaps undo, take the next. */
export function useWork(offerId: string, sitting: Sitting) {
  const [stage, setStage] = useState<Stage>({ kind: "asking" });
  const [submitted, setSubmitted] = useState<Submitted | null>(null);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = useRef({ claimId: "", text: "", key: "" });
  const ahead = useAhead(offerId, sitting);

  const showNext = useCallback(async () => {
    const held = ahead.take();
    const claim = held ?? (await takeNext(offerId, sitting));
    setStage(claim ? { kind: "working", claim } : { kind: "none_left" });
  }, [offerId, sitting, ahead]);

  const next = useCallback(async () => {
    try {
      await flush();
      await showNext();
    } catch (error) {
      setStage({ kind: "failed", problem: asProblem(error) });
    }
  }, [showNext]);

  useEffect(() => {
    // The state changes only after the server's answer, never while this effect runs.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    void next();
    // What is held ahead changes with every item; the sitting begins once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [offerId, sitting]);

  const guarded = async (work: () => Promise<void>) => {
    if (isSending) return;
    setSending(true);
    setProblem(null);
    await work()
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setSending(false));
  };

  /** Notes what became of answers, whenever the server says it. */
  const hear = useCallback((sent: Sent[]) => {
    for (const one of sent) {
      if (!("annotation" in one)) continue;
      const grace = Date.parse(one.annotation.undo_until) - Date.parse(one.annotation.submitted_at);
      setSubmitted((now) => (now?.claim.id === one.claimId ? { ...now, annotationId: one.annotation.id, undoUntil: Date.now() + grace } : now));
    }
  }, []);

  const submit = (claim: ClaimWithPrice, submission: Submission, words: string, seconds: number) => {
    if (isSending) return;
    setProblem(null);
    key.current = keyFor(key.current, claim.id, submission);
    putOut(claim.id, submission, { key: key.current.key, words, seconds });
    if (submitted && submitted.claim.id !== claim.id) dropLocal(submitted.claim.id);
    setSubmitted({ claim, words, annotationId: null, undoUntil: 0 });
    // The item after it is on the screen before the answer has left the house.
    const held = ahead.take();
    if (held) {
      setStage({ kind: "working", claim: held });
      void flush().then(hear);
    } else void guarded(() => sendAndGoOn(claim));
  };

  const sendAndGoOn = async (claim: ClaimWithPrice) => {
    const sent = await flush();
    hear(sent);
    const mine = sent.find((one) => one.claimId === claim.id);
    if (!mine) return setStage({ kind: "kept_here", claim });
    if ("annotation" in mine) return next();
    letGo(claim.id);
    setSubmitted(null);
    throw mine.refused;
  };

  /** Shows an item again, its text as it was; the one on the screen waits behind it. */
  const goBackTo = (claim: ClaimWithPrice) => {
    if (stage.kind === "working" && stage.claim.id !== claim.id) ahead.put(stage.claim);
    setStage({ kind: "working", claim });
  };

  const undo = () =>
    guarded(async () => {
      if (!submitted) return;
      const { claim } = submitted;
      const sent = submitted.annotationId ? [] : await flush();
      const mine = sent.find((one) => one.claimId === claim.id);
      const annotationId = submitted.annotationId ?? (mine && "annotation" in mine ? mine.annotation.id : null);
      if (annotationId) await withdraw(annotationId);
      else if (waits(claim.id)) letGo(claim.id);
      setSubmitted(null);
      goBackTo(annotationId ? await readClaim(claim.id) : claim);
    });

  /** Opens an answer again that was refused for what it says. */
  const reopen = (refused: Unsent) =>
    guarded(async () => {
      const claim = await readClaim(refused.claimId);
      letGo(refused.claimId);
      setSubmitted(null);
      goBackTo(claim);
      setProblem(new Problem(400, { title: t`This answer was not taken`, detail: refused.refusal, code: refused.code, fields: refused.fields }));
    });

  /** Takes an item up again that was given away and came back. */
  const takeUp = (claimId: string) =>
    guarded(async () => {
      await beat(claimId, 0);
      goBackTo(await readClaim(claimId));
    });

  const skipItem = (claim: ClaimWithPrice, reason: SkipReason) =>
    guarded(async () => {
      await skip(claim.id, reason);
      dropLocal(claim.id);
      await showNext();
    });

  const recuseFrom = async (claim: ClaimWithPrice) => {
    await recuse(claim.id);
    dropLocal(claim.id);
    setStage({ kind: "recused" });
  };

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
  return { stage, submitted, isSending, problem, submit, undo, reopen, takeUp, skipItem, recuseFrom, retry, reread, forgetSubmitted, hear, prepare: ahead.prepare };
}

export type Work = ReturnType<typeof useWork>;

/** The same answer to the same claim keeps its key, so a send whose reply was lost is not a second answer. */
function keyFor(last: { claimId: string; text: string; key: string }, claimId: string, submission: Submission) {
  const text = JSON.stringify(submission);
  return last.claimId === claimId && last.text === text ? last : { claimId, text, key: newKey() };
}
