import { useEffect, useSyncExternalStore } from "react";
import { Problem } from "@/api/problem";
import { newKey } from "@/api/transport";
import type { Annotation } from "@/api/types";
import { beat, submitAnswer, type Submission } from "./api";

/** An answer on its way. It lies here until the server has said yes or no; its key makes sending it twice harmless. */
export interface Unsent {
  claimId: string;
  key: string;
  submission: Submission;
  /** The answer in words, as the expert reads it. */
  words: string;
  givenAt: string;
  /** Seconds of work that the server has not heard of. */
  seconds: number;
  /** Why the server refused it for good; the text stays until the expert lets it go. */
  refusal?: string;
  /** The refusal's code, which says whether the item is still theirs, and the fields it names. */
  code?: string;
  fields?: Record<string, string[]>;
}

/** What became of one answer. */
export type Sent = { claimId: string; annotation: Annotation } | { claimId: string; refused: Problem };

const NAME = "outbox";
const RETRY_MS = 10_000;
const watchers = new Set<() => void>();
let cached: { text: string | null; unsent: Unsent[] } = { text: null, unsent: [] };
let isSilent = false;

// Where this browser has no room left, the answers at least outlive the item's page.
let inMemory: string | null = null;

function read(): Unsent[] {
  const text = inMemory ?? localStorage.getItem(NAME);
  if (text !== cached.text) cached = { text, unsent: text ? (JSON.parse(text) as Unsent[]) : [] };
  return cached.unsent;
}

function write(unsent: Unsent[]): void {
  const text = JSON.stringify(unsent);
  inMemory = store(text) ? null : text;
  watchers.forEach((watcher) => watcher());
}

function store(text: string): boolean {
  try {
    localStorage.setItem(NAME, text);
    return true;
  } catch {
    return false;
  }
}

/** Keeps an answer here until it is sent. */
export function putOut(claimId: string, submission: Submission, more: { key?: string; words?: string; seconds?: number } = {}): void {
  const { key = newKey(), words = "", seconds = 0 } = more;
  write([...read().filter((one) => one.claimId !== claimId), { claimId, key, submission, words, seconds, givenAt: new Date().toISOString() }]);
}

export function letGo(claimId: string): void {
  write(read().filter((one) => one.claimId !== claimId));
}

/** Whether an answer still lies here, not refused. */
export function waits(claimId: string): boolean {
  return read().some((one) => one.claimId === claimId && !one.refusal);
}

let sending: Promise<Sent[]> | null = null;

/** Sends what waits, oldest first; stops at the first silence and keeps the rest. What became of each that was answered. */
export async function flush(): Promise<Sent[]> {
  if (sending) {
    // What was put out after that run looked is sent by the next one.
    const before = await sending;
    return [...before, ...(await flush())];
  }
  if (!read().some((one) => !one.refusal)) return [];
  sending = sendAll();
  try {
    return await sending;
  } finally {
    sending = null;
  }
}

async function sendAll(): Promise<Sent[]> {
  const done: Sent[] = [];
  for (const one of read().filter((unsent) => !unsent.refusal)) {
    try {
      done.push({ claimId: one.claimId, annotation: await sendOne(one) });
      letGo(one.claimId);
      silence(false);
    } catch (error) {
      if (!isFinal(error)) {
        silence(true);
        return done;
      }
      refuse(one, error);
      done.push({ claimId: one.claimId, refused: error });
    }
  }
  return done;
}

async function sendOne(one: Unsent): Promise<Annotation> {
  if (one.seconds > 0) {
    // A beat that is refused says nothing that the answer itself would not be told.
    await beat(one.claimId, one.seconds).catch((error: unknown) => {
      if (!isFinal(error)) throw error;
    });
    write(read().map((other) => (other.claimId === one.claimId ? { ...other, seconds: 0 } : other)));
  }
  return submitAnswer(one.claimId, one.submission, one.key);
}

/** Whether the server has spoken; silence, a fault of its own and a lost session are asked again. */
function isFinal(error: unknown): error is Problem {
  return error instanceof Problem && error.status > 0 && error.status < 500 && error.status !== 401 && error.status !== 429;
}

function refuse(one: Unsent, problem: Problem): void {
  write(read().map((other) => (other.claimId === one.claimId ? { ...other, refusal: problem.message, code: problem.code, fields: problem.fields } : other)));
}

function silence(now: boolean): void {
  isSilent = now;
  watchers.forEach((watcher) => watcher());
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** What waits on this computer, sent whenever the network returns; `isSilent` while the server cannot be reached. */
export function useOutbox(onSent?: (sent: Sent[]) => void): { unsent: Unsent[]; isSilent: boolean } {
  const unsent = useSyncExternalStore(watch, read);
  const silent = useSyncExternalStore(watch, () => isSilent);
  const waiting = unsent.some((one) => !one.refusal);
  useEffect(() => {
    if (!waiting) return undefined;
    const again = () => void flush().then((sent) => onSent?.(sent));
    const timer = setInterval(again, RETRY_MS);
    window.addEventListener("online", again);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", again);
    };
  }, [waiting, onSent]);
  return { unsent, isSilent: silent };
}
