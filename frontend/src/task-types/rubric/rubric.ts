import { t } from "@lingui/core/macro";
import { lazy } from "react";
import type { TaskType } from "../task-type";
import { Candidates, Material } from "./Reading";
import { lacking, prepared, wordsOf } from "./rows";

/** Rubric writing: by which criteria, and with how many points each, answers to a prompt are to be graded. */
export const rubric: TaskType = {
  kind: "rubric",
  phrase: t`write a rubric`,
  isGoodOnPhone: false,
  Material,
  Candidates,
  Editor: lazy(async () => ({ default: (await import("./Editor")).Editor })),
  Comparison: lazy(async () => ({ default: (await import("./Comparison")).Comparison })),
  lacks: lacking,
  words: wordsOf,
  // The editor has keys of its own: what they do depends on the row.
  keys: () => [],
  prepare: prepared,
};
