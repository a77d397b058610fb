import { t } from "@lingui/core/macro";
import { Asked, Response } from "../Response";
import { lazy } from "react";
import type { TaskType } from "../task-type";
import { fieldOf, lacking, prepared, wordsOf } from "./criteria";

/** Multi-criteria rating: how good a response is by each of the project's criteria. */
export const rating: TaskType = {
  kind: "rating",
  phrase: t`rate by several criteria`,
  isGoodOnPhone: true,
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
