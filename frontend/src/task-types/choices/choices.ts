import { t } from "@lingui/core/macro";
import { Material } from "../choice/Reading";
import type { TaskType } from "../task-type";
import { Comparison } from "./Comparison";
import { Editor } from "./Editor";
import { lacking, prepared, wordsOf } from "./labels";

/** Classification with several labels: which of the project's labels fit, each for itself. */
export const choices: TaskType = {
  kind: "choices",
  phrase: t`choose all that fit`,
  isGoodOnPhone: true,
  Material,
  Candidates: null,
  Editor,
  Comparison,
  lacks: lacking,
  words: wordsOf,
  // The editor has keys of its own: a digit takes back what it gave.
  keys: () => [],
  prepare: prepared,
};
