import { useCallback, useEffect, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import type { Answer, Claim, Draft } from "@/api/types";
import { saveDraft } from "./api";
import { changed, historyOf, keepHistory, redone, undone, type History, type Said } from "./history";
import { keepLocal, readLocal, type LocalDraft } from "./local-draft";

const SAVE_AFTER_MS = 1_200;

export type Saved =
  | { state: "nothing" }
  | { state: "nowhere" }
  | { state: "here"; at: string }
  | { state: "both"; at: string }
  | { state: "refused"; words: string };

/** The answer in hand: kept in the browser at once, on the server a second later. */
export function useAnswer(claim: Claim) {
  const [start] = useState(() => startOf(claim));
  const [draft, setDraft] = useState<LocalDraft>(start.draft);
  const [saved, setSaved] = useState<Saved>(() => savedAs(start.draft));
  const [steps, setSteps] = useState(() => historyOf(claim.id));
  const [behind, setBehind] = useState<Draft | null>(start.behind);
  const version = useRef(claim.draft?.version ?? 0);
  const latest = useRef(draft);
  const isBehind = useRef(start.behind !== null);

  const hold = useCallback((kept: Draft | null) => {
    isBehind.current = kept !== null;
    setBehind(kept);
  }, []);

  const saveNow = useCallback(async () => {
    const sent = latest.current;
    if (sent.isOnServer || isBehind.current) return;
    try {
      const kept = await saveDraft(claim.id, {
        answer: sent.answer,
        rationale: sent.rationale,
        is_not_enough_information: sent.isNotEnoughInformation,
        version: version.current,
      });
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
      const isKept = keepLocal(claim.id, next);
      setDraft(next);
      setSaved(isKept ? { state: "here", at: changedAt } : { state: "nowhere" });
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
    change(whose === "theirs" ? { answer: behind.answer, rationale: behind.rationale, isNotEnoughInformation: behind.is_not_enough_information } : {});
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

function savedAs(draft: LocalDraft): Saved {
  if (draft.version === 0 && draft.isOnServer) return { state: "nothing" };
  return { state: draft.isOnServer ? "both" : "here", at: draft.changedAt };
}

function said({ answer, rationale, isNotEnoughInformation }: LocalDraft): Said {
  return { answer, rationale, isNotEnoughInformation };
}

/**
 * What to go on with: this browser's text where it holds one that the server has not, else the server's. Where both wrote,
 * no clock decides: this browser's is shown and the other one offered.
 */
export function startOf(claim: { id: string; draft: Draft | null }): { draft: LocalDraft; behind: Draft | null } {
  const local = readLocal(claim.id);
  const server = claim.draft;
  if (local && (!server || local.version >= server.version)) return { draft: local, behind: null };
  if (local && server && !local.isOnServer && !isSame(local, server)) return { draft: local, behind: server };
  return { draft: asLocal(server), behind: null };
}

function asLocal(server: Draft | null): LocalDraft {
  return {
    answer: server?.answer ?? {},
    rationale: server?.rationale ?? "",
    isNotEnoughInformation: server?.is_not_enough_information ?? false,
    version: server?.version ?? 0,
    changedAt: server?.saved_at ?? new Date(0).toISOString(),
    isOnServer: true,
  };
}

function isSame(local: LocalDraft, server: Draft): boolean {
  const mine = [local.answer, local.rationale, local.isNotEnoughInformation];
  return JSON.stringify(mine) === JSON.stringify([server.answer, server.rationale, server.is_not_enough_information]);
}

/** The other window's draft, as the refusal carries it. */
function keptIn(problem: Problem): Draft | null {
  const facts = problem.body.facts;
  if (typeof facts !== "object" || facts === null) return null;
  const { answer, rationale, is_not_enough_information, version, saved_at } = facts as Partial<Draft>;
  if (typeof version !== "number") return null;
  return {
    answer: answer ?? {},
    rationale: rationale ?? "",
    is_not_enough_information: is_not_enough_information ?? false,
    version,
    saved_at: saved_at ?? new Date().toISOString(),
  };
}
