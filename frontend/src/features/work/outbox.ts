import { useEffect, useSyncExternalStore } from "react";
import { Problem } from "@/api/problem";
import { newKey } from "@/api/transport";
import { submitAnswer, type Submission } from "./api";
import { dropLocal } from "./local-draft";

/** An answer that was given without a connection; its key makes sending it twice harmless. */
export interface Unsent {
  claimId: string;
  key: string;
  submission: Submission;
  givenAt: string;
  /** Why the server refused it for good; the text stays until the expert lets it go. */
  refusal?: string;
}

const NAME = "outbox";
const RETRY_MS = 10_000;
const watchers = new Set<() => void>();
let cached: { text: string | null; unsent: Unsent[] } = { text: null, unsent: [] };

function read(): Unsent[] {
  const text = localStorage.getItem(NAME);
  if (text !== cached.text) cached = { text, unsent: text ? (JSON.parse(text) as Unsent[]) : [] };
  return cached.unsent;
}

function write(unsent: Unsent[]): void {
  localStorage.setItem(NAME, JSON.stringify(unsent));
  watchers.forEach((watcher) => watcher());
}

export function putOut(claimId: string, submission: Submission, key = newKey()): void {
  write([...read().filter((one) => one.claimId !== claimId), { claimId, key, submission, givenAt: new Date().toISOString() }]);
}

export function letGo(claimId: string): void {
  write(read().filter((one) => one.claimId !== claimId));
}

let isSending = false;

/** Sends what waits, oldest first; stops at the first silence and keeps the rest. */
export async function flush(): Promise<void> {
  if (isSending) return;
  isSending = true;
  try {
    for (const one of read().filter((unsent) => !unsent.refusal)) {
      await submitAnswer(one.claimId, one.submission, one.key);
      dropLocal(one.claimId);
      letGo(one.claimId);
    }
  } catch (error) {
    keepRefusal(error);
  } finally {
    isSending = false;
  }
}

function keepRefusal(error: unknown): void {
  if (!(error instanceof Problem) || error.status === 0 || error.status >= 500 || error.status === 401) return;
  const [first] = read().filter((one) => !one.refusal);
  if (first) write(read().map((one) => (one.claimId === first.claimId ? { ...one, refusal: error.message } : one)));
}

/** What waits on this computer; sends it whenever the network returns. */
export function useOutbox(): Unsent[] {
  const unsent = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    read,
  );
  const waiting = unsent.some((one) => !one.refusal);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(() => void flush(), RETRY_MS);
    const online = () => void flush();
    window.addEventListener("online", online);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", online);
    };
  }, [waiting]);
  return unsent;
}
