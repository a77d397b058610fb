import { t } from "@lingui/core/macro";
import { lazy } from "react";
import type { TaskType } from "../task-type";
import { labelsOf } from "./labels";
import { lacking, prepared, wordsOf } from "./marks";
import { Candidates, Material } from "./Reading";

/** Span labels: which passages of a long text carry which label, overlapping ones too. */
export const spans: TaskType = {
  kind: "spans",
  phrase: t`mark passages in a text`,
  isGoodOnPhone: false,
  isReading: true,
  Material,
  Candidates,
  Editor: lazy(async () => ({ default: (await import("./Editor")).Editor })),
  Comparison: lazy(async () => ({ default: (await import("./Comparison")).Comparison })),
  lacks: (answer, settings) => lacking(answer, labelsOf(settings)),
  words: (answer, settings) => wordsOf(answer, labelsOf(settings)),
  // The editor has keys of its own: what they do depends on what is selected.
  keys: () => [],
  prepare: prepared,
};
