import { t } from "@lingui/core/macro";
import { text, type Answer } from "../task-type";
import type { Label } from "./labels";

/** A passage under a label; `start` and `end` in whatever units the caller counts, the end not included. */
export interface Mark {
  start: number;
  end: number;
  label: string;
  note: string;
}

/** The passages of an answer, in code points, by position. */
export function marksOf(answer: Answer): Mark[] {
  const raw: unknown[] = Array.isArray(answer.spans) ? answer.spans : [];
  return raw
    .flatMap((entry) => {
      if (typeof entry !== "object" || entry === null) return [];
      const { start, end, label, note } = entry as Record<string, unknown>;
      const isPlace = Number.isInteger(start) && Number.isInteger(end) && Number(start) >= 0 && Number(end) > Number(start);
      return isPlace && text(label) ? [{ start: Number(start), end: Number(end), label: text(label), note: text(note) }] : [];
    })
    .sort((one, other) => one.start - other.start || one.end - other.end);
}

export function keyOf(mark: Mark): string {
  return `${mark.start}-${mark.end} ${mark.label}`;
}

function answerOf(marks: Mark[]): Answer {
  return { spans: marks.sort((one, other) => one.start - other.start || one.end - other.end), nothing_to_mark: false };
}

/** With one more passage; those of its label that it overlaps become one with it. Gives the passage that came of it too. */
export function withMark(answer: Answer, added: Mark): { answer: Answer; mark: Mark } {
  const touches = (mark: Mark) => mark.label === added.label && mark.start < added.end && added.start < mark.end;
  const joined = marksOf(answer).filter(touches);
  const mark = {
    ...added,
    start: Math.min(added.start, ...joined.map((one) => one.start)),
    end: Math.max(added.end, ...joined.map((one) => one.end)),
    note: added.note || joined.map((one) => one.note).filter(Boolean).join(" "),
  };
  return { answer: answerOf([...marksOf(answer).filter((one) => !touches(one)), mark]), mark };
}

export function withoutMark(answer: Answer, key: string): Answer {
  return answerOf(marksOf(answer).filter((mark) => keyOf(mark) !== key));
}

/** The passage under another label, or with other limits or note. */
export function withChanged(answer: Answer, key: string, part: Partial<Mark>): { answer: Answer; mark: Mark } | null {
  const mark = marksOf(answer).find((one) => keyOf(one) === key);
  return mark ? withMark(withoutMark(answer, key), { ...mark, ...part }) : null;
}

export function isNothing(answer: Answer): boolean {
  return answer.nothing_to_mark === true && marksOf(answer).length === 0;
}

/** Whether there is nothing to mark is said outright: an empty draft says nothing. */
export function lacking(answer: Answer, labels: Label[]): string | null {
  const marks = marksOf(answer);
  const unknown = marks.find((mark) => !labels.some((label) => label.value === mark.label));
  if (unknown) return t`A passage carries “${unknown.label}”, which this project does not have. Take it away or give it another label.`;
  return marks.length > 0 || isNothing(answer) ? null : t`Select a passage and press a label's digit, or 0 where there is nothing to mark.`;
}

export function prepared(answer: Answer): Answer {
  return { spans: marksOf(answer), nothing_to_mark: isNothing(answer) };
}

/** “2 × Termination, 1 × Notice”. */
export function wordsOf(answer: Answer, labels: Label[]): string {
  const marks = marksOf(answer);
  const counts = labels.map(({ value, text: words }) => ({ words, count: marks.filter((mark) => mark.label === value).length }));
  const said = counts.filter(({ count }) => count > 0).map(({ words, count }) => `${count} × ${words}`);
  return said.join(", ") || (isNothing(answer) ? t`Nothing to mark` : "");
}
