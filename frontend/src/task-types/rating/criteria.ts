import { t } from "@lingui/core/macro";
import { text, type Answer, type Settings } from "../task-type";

export interface Criterion {
  name: string;
  description: string;
  highest: number;
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((one): one is Record<string, unknown> => typeof one === "object" && one !== null) : [];
}

export function criteriaOf(settings: Settings): Criterion[] {
  return records(settings.criteria).flatMap((one) => {
    const { highest } = one;
    return text(one.name) && typeof highest === "number" ? [{ name: text(one.name), description: text(one.description), highest }] : [];
  });
}

/** The steps of a criterion's scale. */
export function stepsOf({ highest }: Criterion): number[] {
  return Array.from({ length: highest }, (_, index) => index + 1);
}

/** What is scored so far; a score that its criterion does not have is none. */
export function scoreOf(answer: Answer, criterion: Criterion): number | null {
  const score = records(answer.scores).find((one) => one.criterion === criterion.name)?.score;
  return typeof score === "number" && Number.isInteger(score) && score >= 1 && score <= criterion.highest ? score : null;
}

/** The answer with one score more, another one, or (null) without it. */
export function withScore(answer: Answer, criterion: Criterion, score: number | null): Answer {
  const others = records(answer.scores).filter((one) => one.criterion !== criterion.name);
  return { ...answer, scores: score === null ? others : [...others, { criterion: criterion.name, score }] };
}

/** As it is sent: in the project's order, and nothing that the project does not ask. */
export function prepared(answer: Answer, settings: Settings): Answer {
  return {
    scores: criteriaOf(settings).flatMap((criterion) => {
      const score = scoreOf(answer, criterion);
      return score === null ? [] : [{ criterion: criterion.name, score }];
    }),
  };
}

function missingOf(answer: Answer, settings: Settings): Criterion | undefined {
  return criteriaOf(settings).find((criterion) => scoreOf(answer, criterion) === null);
}

/** The row that is lacking. */
export function fieldOf(answer: Answer, settings: Settings): string | null {
  return missingOf(answer, settings)?.name ?? null;
}

export function lacking(answer: Answer, settings: Settings): string | null {
  const missing = missingOf(answer, settings);
  return missing ? t`“${missing.name}” is not scored yet, 1 to ${missing.highest}.` : null;
}

export function wordsOf(answer: Answer, settings: Settings): string {
  return criteriaOf(settings)
    .flatMap((criterion) => {
      const score = scoreOf(answer, criterion);
      return score === null ? [] : [t`${criterion.name} ${score} of ${criterion.highest}`];
    })
    .join(", ");
}
