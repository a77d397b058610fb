import { t } from "@lingui/core/macro";
import { lazy } from "react";
import type { TaskType } from "../task-type";
import { Candidates, Material } from "./Reading";
import { lacking, wordsOf } from "./writing";

/** Rewrite and demonstration: how a prompt is answered well, from a draft where there is one. */
export const rewrite: TaskType = {
  kind: "rewrite",
  phrase: t`write or improve a response`,
  isGoodOnPhone: false,
  Material,
  Candidates,
  Editor: lazy(async () => ({ default: (await import("./Editor")).Editor })),
  Comparison: lazy(async () => ({ default: (await import("./Comparison")).Comparison })),
  lacks: lacking,
  words: wordsOf,
  // The editor has keys of its own.
  keys: () => [],
};
