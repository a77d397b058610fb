import { t } from "@lingui/core/macro";

/** What lists say of each kind: kept apart, so that a list does not load the editors. */
const PHRASES: Record<string, { phrase: string; isGoodOnPhone: boolean }> = {
  chat: { phrase: t`talk with a model`, isGoodOnPhone: true },
  pair: { phrase: t`compare two answers`, isGoodOnPhone: true },
  critique: { phrase: t`check against principles and revise`, isGoodOnPhone: false },
  grading: { phrase: t`grade by a rubric`, isGoodOnPhone: false },
  ranking: { phrase: t`put answers in order`, isGoodOnPhone: false },
  rating: { phrase: t`rate by several criteria`, isGoodOnPhone: true },
  rewrite: { phrase: t`write or improve a response`, isGoodOnPhone: false },
  rubric: { phrase: t`write a rubric`, isGoodOnPhone: false },
  spans: { phrase: t`mark passages in a text`, isGoodOnPhone: false },
  steps: { phrase: t`mark an agent's steps`, isGoodOnPhone: false },
  choice: { phrase: t`choose one answer`, isGoodOnPhone: true },
  choices: { phrase: t`choose all that fit`, isGoodOnPhone: true },
};

export function phraseOf(kind: string): { phrase: string; isGoodOnPhone: boolean } | undefined {
  return PHRASES[kind];
}
