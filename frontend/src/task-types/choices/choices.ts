import { t } from "@lingui/core/macro";
import { Material } from "../choice/Reading";
import { lazy } from "react";
import type { TaskType } from "../task-type";
import { lacking, prepared, wordsOf } from "./labels";

/** Classification with several labels: which of the project's labels fit, each for itself. */
export const choices: TaskType = {
  kind: "choices",
  phrase: t`choose all that fit`,
  isGoodOnPhone: true,
  Material,
  Candidates: null,
  Editor: lazy(async () => ({ default: (await import("./Editor")).Editor })),
  Comparison: lazy(async () => ({ default: (await import("./Comparison")).Comparison })),
  lacks: lacking,
  words: wordsOf,
  // The editor has keys of its own: a digit takes back what it gave.
  keys: () => [],
  prepare: prepared,
};
