import { t } from "@lingui/core/macro";
import { Asked, Response } from "../Response";
import type { TaskType } from "../task-type";
import { Comparison } from "./Comparison";
import { fieldOf, lacking, prepared, wordsOf } from "./criteria";
import { Editor } from "./Editor";

/** Multi-criteria rating: how good a response is by each of the project's criteria. */
export const rating: TaskType = {
  kind: "rating",
  phrase: t`rate by several criteria`,
  isGoodOnPhone: true,
  Material: Asked,
  Candidates: Response,
  Editor,
  Comparison,
  lacks: lacking,
  fieldOf,
  words: wordsOf,
  // The editor has keys of its own: what they do depends on the row.
  keys: () => [],
  prepare: prepared,
};
