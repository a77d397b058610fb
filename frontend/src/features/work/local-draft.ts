import type { Answer } from "@/api/types";

/** What the expert has typed for one claim, kept in this browser from the first key on. */
export interface LocalDraft {
  answer: Answer;
  rationale: string;
  isNotEnoughInformation: boolean;
  /** The server's version that this text follows. */
  version: number;
  changedAt: string;
  isOnServer: boolean;
}

const PREFIX = "draft:";
const KEPT_DAYS = 14;

export function readLocal(claimId: string): LocalDraft | null {
  const kept = localStorage.getItem(PREFIX + claimId);
  if (!kept) return null;
  try {
    return JSON.parse(kept) as LocalDraft;
  } catch {
    return null;
  }
}

/** Keeps it; false where this browser has no room for it even after the old ones are gone. */
export function keepLocal(claimId: string, draft: LocalDraft): boolean {
  const text = JSON.stringify(draft);
  for (const days of [null, 0]) {
    if (days !== null) sweep(days);
    try {
      localStorage.setItem(PREFIX + claimId, text);
      return true;
    } catch {
      // No room: once more without the old ones.
    }
  }
  return false;
}

export function dropLocal(claimId: string): void {
  localStorage.removeItem(PREFIX + claimId);
}

/** Drops what is older than two weeks: claims of that age are long over. */
export function sweep(days = KEPT_DAYS, now = Date.now()): void {
  for (const name of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
    const draft = readLocal(name.slice(PREFIX.length));
    if (!draft || now - Date.parse(draft.changedAt) > days * 86_400_000) localStorage.removeItem(name);
  }
}
