import { plural, t } from "@lingui/core/macro";
import { text, type Answer, type Content, type Settings } from "../task-type";

export type Mark = -1 | 0 | 1;
export const MARKS: { mark: Mark; key: string; code: string; word: string }[] = [
  { mark: 1, key: "+", code: "good", word: t`good` },
  { mark: 0, key: "0", code: "neutral", word: t`neutral` },
  { mark: -1, key: "-", code: "bad", word: t`bad` },
];

export interface Call {
  name: string;
  arguments: unknown;
  /** Null: nothing came back. */
  result: string | null;
}

export interface Step {
  role: string;
  text: string;
  calls: Call[];
}

/** What is said of one step; a note may be written before the mark. */
export interface Marked {
  step: number;
  mark: Mark | null;
  note: string;
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((one): one is Record<string, unknown> => typeof one === "object" && one !== null) : [];
}

/** All that was told, in order, as the server stores it. */
export function stepsOf(content: Content): Step[] {
  return records(content.steps).map((step) => ({
    role: text(step.role),
    text: text(step.text),
    calls: records(step.calls).map((call) => ({ name: text(call.name), arguments: call.arguments, result: typeof call.result === "string" ? call.result : null })),
  }));
}

/** The places of the agent's own steps: only these are judged. */
export function judgedIn(steps: Step[]): number[] {
  return steps.flatMap((step, place) => (step.role === "assistant" ? [place] : []));
}

/** The marks that the project takes. */
export function marksFor(settings: Settings): typeof MARKS {
  return settings.neutral === "off" ? MARKS.filter(({ mark }) => mark !== 0) : MARKS;
}

export function markedIn(answer: Answer): Marked[] {
  return records(answer.marks).flatMap((one) => {
    if (typeof one.step !== "number") return [];
    return [{ step: one.step, mark: MARKS.find(({ mark }) => mark === one.mark)?.mark ?? null, note: text(one.note) }];
  });
}

export function markOn(marked: Marked[], step: number): Marked {
  return marked.find((one) => one.step === step) ?? { step, mark: null, note: "" };
}

export function withMark(answer: Answer, step: number, part: Partial<Marked>): Answer {
  const marked = markedIn(answer);
  return { ...answer, marks: [...marked.filter((one) => one.step !== step), { ...markOn(marked, step), ...part }] };
}

/** The first error is here: what stands before is good unless it was called neutral, what comes after is not marked. */
export function withFirstError(answer: Answer, step: number, judged: number[]): Answer {
  const marked = markedIn(answer);
  const mark = (one: Marked): Mark | null => (one.step > step ? null : one.step === step ? -1 : one.mark === 0 ? 0 : 1);
  return { ...answer, marks: judged.map((place) => markOn(marked, place)).map((one) => ({ ...one, mark: mark(one) })) };
}

/** No error: whatever is not marked is good. */
export function withRestGood(answer: Answer, judged: number[]): Answer {
  const marked = markedIn(answer);
  return { ...answer, marks: judged.map((place) => markOn(marked, place)).map((one) => ({ ...one, mark: one.mark ?? 1 })) };
}

/** The answer as it is sent: a step without a mark is absent, which is not the same as neutral. */
export function prepared(answer: Answer): Answer {
  const marks = markedIn(answer).filter((one) => one.mark !== null);
  return { marks: marks.sort((a, b) => a.step - b.step) };
}

export function firstErrorIn(marked: Marked[]): number | null {
  const bad = marked.flatMap((one) => (one.mark === -1 ? [one.step] : []));
  return bad.length > 0 ? Math.min(...bad) : null;
}

/** Why the answer cannot be sent yet: the server's own rules. */
export function lacking(answer: Answer, settings: Settings, content: Content): string | null {
  const marked = markedIn(answer);
  const first = settings.marking === "every_step" ? null : firstErrorIn(marked);
  const missing = judgedIn(stepsOf(content)).find((step) => markOn(marked, step).mark === null && (first === null || step < first));
  if (missing === undefined) return null;
  const rest = settings.marking === "every_step" ? t`every step needs a mark` : t`mark all up to the first error (E), or all`;
  return t`Step ${missing + 1} is not marked: ${rest}.`;
}

export function wordsOf(answer: Answer): string {
  const marked = markedIn(answer).filter((one) => one.mark !== null);
  const bad = marked.filter((one) => one.mark === -1).length;
  const first = firstErrorIn(marked);
  if (first === null) return plural(marked.length, { one: "No error in the step marked", other: "No error in the # steps marked" });
  const where = t`First error at step ${first + 1}`;
  return bad > 1 ? `${where}, ${t`${bad - 1} more`}` : where;
}

/** JSON set out over lines, anything else as it is. */
export function setOut(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value, null, 2) ?? "";
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}

/** The beginning of a value in one line. */
export function brief(value: unknown, length = 110): string {
  const line = (typeof value === "string" ? value.slice(0, 4 * length) : (JSON.stringify(value) ?? "")).replace(/\s+/g, " ").trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
