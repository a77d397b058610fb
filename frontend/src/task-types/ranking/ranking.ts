import { t } from "@lingui/core/macro";
import { Asked } from "../Response";
import { lazy } from "react";
import type { TaskType } from "../task-type";
import { fieldOf, lacking, prepared, wordsOf } from "./places";
import { Candidates } from "./Reading";

/** Ranking: which of several candidates is best, which next, and so on. */
export const ranking: TaskType = {
  kind: "ranking",
  phrase: t`put answers in order`,
  isGoodOnPhone: false,
  Material: Asked,
  Candidates,
  Editor: lazy(async () => ({ default: (await import("./Editor")).Editor })),
  Comparison: lazy(async () => ({ default: (await import("./Comparison")).Comparison })),
  lacks: lacking,
  fieldOf,
  words: wordsOf,
  // The editor has keys of its own: what they do depends on the candidate in hand.
  keys: () => [],
  prepare: prepared,
};
