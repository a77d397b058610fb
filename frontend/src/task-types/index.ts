import { chat } from "./chat/chat";
import { choice } from "./choice/choice";
import { choices } from "./choices/choices";
import { critique } from "./critique/critique";
import { grading } from "./grading/grading";
import { pair } from "./pair/pair";
import { ranking } from "./ranking/ranking";
import { rating } from "./rating/rating";
import { rewrite } from "./rewrite/rewrite";
import { rubric } from "./rubric/rubric";
import { spans } from "./spans/spans";
import { steps } from "./steps/steps";
import type { TaskType } from "./task-type";

/** Every kind that a screen can show: a new one is a folder beside these and a line here. */
export const TASK_TYPES: readonly TaskType[] = [chat, choice, choices, critique, grading, pair, ranking, rating, rewrite, rubric, spans, steps];

export function taskTypeOf(kind: string): TaskType | undefined {
  return TASK_TYPES.find((type) => type.kind === kind);
}
