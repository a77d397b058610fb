import { t } from "@lingui/core/macro";
import { lazy } from "react";
import type { TaskType } from "../task-type";
import { Candidates, Material } from "./Reading";
import { lacking, prepared, wordsOf } from "./trajectory";

/** Step labels: which steps of an agent's trajectory are good, neutral or bad, and where it first goes wrong. */
export const steps: TaskType = {
  kind: "steps",
  phrase: t`mark an agent's steps`,
  isGoodOnPhone: false,
  Material,
  Candidates,
  Editor: lazy(async () => ({ default: (await import("./Editor")).Editor })),
  Comparison: lazy(async () => ({ default: (await import("./Comparison")).Comparison })),
  lacks: lacking,
  words: wordsOf,
  // The editor has keys of its own: what they do depends on the step.
  keys: () => [],
  prepare: prepared,
};
