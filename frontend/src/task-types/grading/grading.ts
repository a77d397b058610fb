import { t } from "@lingui/core/macro";
import { Asked, Response } from "../Response";
import { lazy } from "react";
import type { TaskType } from "../task-type";
import { fieldOf, lacking, prepared, wordsOf } from "./grades";

/** Grading by an item's own rubric: which of its criteria a response meets. */
export const grading: TaskType = {
  kind: "grading",
  phrase: t`grade by a rubric`,
  isGoodOnPhone: false,
  Material: Asked,
  Candidates: Response,
  Editor: lazy(async () => ({ default: (await import("./Editor")).Editor })),
  Comparison: lazy(async () => ({ default: (await import("./Comparison")).Comparison })),
  lacks: lacking,
  fieldOf,
  words: wordsOf,
  // The editor has keys of its own: what they do depends on the row.
  keys: () => [],
  prepare: prepared,
};
