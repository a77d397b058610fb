import { plural, t } from "@lingui/core/macro";
import { labelsOf } from "../choice/labels";
import type { Answer, Settings } from "../task-type";

/** The labels that are given so far; what the project does not have is none. */
export function givenIn(answer: Answer, settings: Settings): string[] {
  const given: unknown[] = Array.isArray(answer.labels) ? answer.labels : [];
  return labelsOf(settings).flatMap(({ value }) => (given.includes(value) ? [value] : []));
}

export function boundsOf(settings: Settings): { fewest: number; most: number } {
  const { minimum_labels: fewest, maximum_labels: most } = settings;
  return { fewest: typeof fewest === "number" ? fewest : 1, most: typeof most === "number" ? most : labelsOf(settings).length };
}

/** The label given, or no more given. Beyond the most that are taken nothing is added, but one takes the place of one. */
export function toggled(answer: Answer, settings: Settings, value: string): Answer {
  const given = givenIn(answer, settings);
  if (given.includes(value)) return { ...answer, labels: given.filter((each) => each !== value) };
  const { most } = boundsOf(settings);
  if (given.length >= most) return most === 1 ? { ...answer, labels: [value] } : answer;
  return { ...answer, labels: [...given, value] };
}

/** None of the labels is an answer too, but one that has to be given. */
export function isNone(answer: Answer, settings: Settings): boolean {
  return Array.isArray(answer.labels) && givenIn(answer, settings).length === 0;
}

export function prepared(answer: Answer, settings: Settings): Answer {
  return { labels: givenIn(answer, settings) };
}

/** "2 of at most 3", or what is asked for while nothing is given. */
export function countOf(answer: Answer, settings: Settings): string {
  const { fewest, most } = boundsOf(settings);
  const count = givenIn(answer, settings).length;
  if (count > 0) return count === most ? t`${count} given, no more are taken` : t`${count} given`;
  return fewest === most ? t`Give ${fewest}` : fewest === 0 ? t`Give none to ${most}` : t`Give ${fewest} to ${most}`;
}

export function lacking(answer: Answer, settings: Settings): string | null {
  const { fewest, most } = boundsOf(settings);
  const count = givenIn(answer, settings).length;
  if (count > most) return t`At most ${most} are taken; ${count} are given.`;
  if (count >= fewest && (count > 0 || isNone(answer, settings))) return null;
  return fewest === 0 ? t`Give the labels that fit, or say that none does (0).` : plural(fewest, { one: "Give at least # label.", other: "Give at least # labels." });
}

export function wordsOf(answer: Answer, settings: Settings): string {
  const given = givenIn(answer, settings);
  const words = labelsOf(settings).filter(({ value }) => given.includes(value)).map((label) => label.text);
  return words.join(", ") || (isNone(answer, settings) ? t`None of the labels` : "");
}
