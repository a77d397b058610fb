import { useCallback, useEffect, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import type { Answer, Claim, Draft } from "@/api/types";
import { saveDraft } from "./api";
import { changed, historyOf, keepHistory, redone, undone, type History, type Said } from "./history";
import { keepLocal, readLocal, type LocalDraft } from "./local-draft";

const SAVE_AFTER_MS = 1_200;

export type Saved =
  | { state: "nothing" }
  | { state: "here"; at: string }
  | { state: "both"; at: string }
  | { state: "refused"; words: string };

/** The answer in hand: kept in the browser at once, on the server a second later. */
export function useAnswer(claim: Claim) {
  const [draft, setDraft] = useState<LocalDraft>(() => startOf(claim));
  const [saved, setSaved] = useState<Saved>(() => (claim.draft ? { state: "both", at: claim.draft.saved_at } : { state: "nothing" }));
  const [steps, setSteps] = useState(() => historyOf(claim.id));
  const [behind, setBehind] = useState<Draft | null>(null);
  const version = useRef(claim.draft?.version ?? 0);
  const latest = useRef(draft);
  const isBehind = useRef(false);

  const hold = useCallback((kept: Draft | null) => {
    isBehind.current = kept !== null;
    setBehind(kept);
  }, []);

  const saveNow = useCallback(async () => {
    const sent = latest.current;
    if (sent.isOnServer || isBehind.current) return;
    try {
      const kept = await saveDraft(claim.id, { answer: sent.answer, rationale: sent.rationale, version: version.current });
      version.current = kept.version;
      if (latest.current !== sent) return;
      const stored = { ...sent, version: kept.version, isOnServer: true };
      latest.current = stored;
      keepLocal(claim.id, stored);
      setSaved({ state: "both", at: kept.saved_at });
    } catch (error) {
      if (error instanceof Problem && error.code === "draft_behind") hold(keptIn(error));
      else if (error instanceof Problem && error.status >= 400 && error.status < 500) setSaved({ state: "refused", words: error.message });
    }
  }, [claim.id, hold]);

  useEffect(() => {
    if (draft.isOnServer) return undefined;
    const timer = setTimeout(() => void saveNow(), SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft, saveNow]);

  const put = useCallback(
    (part: Partial<Said>) => {
      const changedAt = new Date().toISOString();
      const next = { ...latest.current, ...part, changedAt, isOnServer: false, version: version.current };
      latest.current = next;
      keepLocal(claim.id, next);
      setDraft(next);
      setSaved({ state: "here", at: changedAt });
    },
    [claim.id],
  );

  const keepSteps = useCallback(
    (steps: History) => {
      keepHistory(claim.id, steps);
      setSteps(steps);
    },
    [claim.id],
  );

  const change = useCallback(
    (part: Partial<Said>) => {
      keepSteps(changed(historyOf(claim.id), said(latest.current), { ...said(latest.current), ...part }));
      put(part);
    },
    [claim.id, put, keepSteps],
  );

  const step = (move: typeof undone) => {
    const moved = move(historyOf(claim.id), said(latest.current));
    if (!moved) return;
    keepSteps(moved[0]);
    put(moved[1]);
  };

  /** Chooses between this window's text and a newer one of another window. */
  const settle = (whose: "mine" | "theirs") => {
    if (!behind) return;
    version.current = behind.version;
    hold(null);
    change(whose === "theirs" ? { answer: behind.answer, rationale: behind.rationale } : {});
  };

  return {
    ...draft,
    saved,
    behind,
    settle,
    undo: () => step(undone),
    redo: () => step(redone),
    canUndo: steps.past.length > 0,
    canRedo: steps.future.length > 0,
    setAnswer: (answer: Answer) => change({ answer, isNotEnoughInformation: false }),
    setRationale: (rationale: string) => change({ rationale }),
    setNotEnough: (value: boolean) => change({ isNotEnoughInformation: value }),
  };
}

function said({ answer, rationale, isNotEnoughInformation }: LocalDraft): Said {
  return { answer, rationale, isNotEnoughInformation };
}

/** The newer of what this browser and the server hold. */
export function startOf(claim: { id: string; draft: Draft | null }): LocalDraft {
  const local = readLocal(claim.id);
  const server = claim.draft;
  if (local && (!server || Date.parse(local.changedAt) >= Date.parse(server.saved_at) || local.version >= server.version)) return local;
  return {
    answer: server?.answer ?? {},
    rationale: server?.rationale ?? "",
    isNotEnoughInformation: false,
    version: server?.version ?? 0,
    changedAt: server?.saved_at ?? new Date(0).toISOString(),
    isOnServer: true,
  };
}

/** The other window's draft, as the refusal carries it. */
function keptIn(problem: Problem): Draft | null {
  const facts = problem.body.facts;
  if (typeof facts !== "object" || facts === null) return null;
  const { answer, rationale, version, saved_at } = facts as Partial<Draft>;
  if (typeof version !== "number") return null;
  return { answer: answer ?? {}, rationale: rationale ?? "", version, saved_at: saved_at ?? new Date().toISOString() };
}
