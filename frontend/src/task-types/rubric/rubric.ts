import { t } from "@lingui/core/macro";
import type { TaskType } from "../task-type";
import { Comparison } from "./Comparison";
import { Editor } from "./Editor";
import { Candidates, Material } from "./Reading";
import { lacking, prepared, wordsOf } from "./rows";

/** Rubric writing: by which criteria, and with how many points each, answers to a prompt are to be graded. */
export const rubric: TaskType = {
  kind: "rubric",
  phrase: t`write a rubric`,
  isGoodOnPhone: false,
  Material,
  Candidates,
  Editor,
  Comparison,
  lacks: lacking,
  words: wordsOf,
  // The editor has keys of its own: what they do depends on the row.
  keys: () => [],
  prepare: prepared,
};
