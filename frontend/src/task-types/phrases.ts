/** What lists say of each kind: kept apart, so that a list does not load the editors. */
const PHRASES: Record<string, { phrase: string; isGoodOnPhone: boolean }> = {
  pair: { phrase: "compare two answers", isGoodOnPhone: true },
  critique: { phrase: "check against principles and revise", isGoodOnPhone: false },
  grading: { phrase: "grade by a rubric", isGoodOnPhone: false },
  ranking: { phrase: "put answers in order", isGoodOnPhone: false },
  rating: { phrase: "rate by several criteria", isGoodOnPhone: true },
  rewrite: { phrase: "write or improve a response", isGoodOnPhone: false },
  rubric: { phrase: "write a rubric", isGoodOnPhone: false },
  spans: { phrase: "mark passages in a text", isGoodOnPhone: false },
  steps: { phrase: "mark an agent's steps", isGoodOnPhone: false },
  choice: { phrase: "choose one answer", isGoodOnPhone: true },
  choices: { phrase: "choose all that fit", isGoodOnPhone: true },
};

export function phraseOf(kind: string): { phrase: string; isGoodOnPhone: boolean } | undefined {
  return PHRASES[kind];
}
