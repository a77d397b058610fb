import { t } from "@lingui/core/macro";
import { Asked } from "../Response";
import type { TaskType } from "../task-type";
import { Comparison } from "./Comparison";
import { Editor } from "./Editor";
import { fieldOf, lacking, prepared, wordsOf } from "./places";
import { Candidates } from "./Reading";

/** Ranking: which of several candidates is best, which next, and so on. */
export const ranking: TaskType = {
  kind: "ranking",
  phrase: t`put answers in order`,
  isGoodOnPhone: false,
  Material: Asked,
  Candidates,
  Editor,
  Comparison,
  lacks: lacking,
  fieldOf,
  words: wordsOf,
  // The editor has keys of its own: what they do depends on the candidate in hand.
  keys: () => [],
  prepare: prepared,
};
