import { t } from "@lingui/core/macro";
import { lazy } from "react";
import { text, type TaskType } from "../task-type";
import { lacking, prepared, wordsOf } from "./findings";
import { Candidates, Material } from "./Reading";

/** Critique and revision: what a response says to each principle, and a better one where it breaks any. */
export const critique: TaskType = {
  kind: "critique",
  phrase: t`check against principles and revise`,
  isGoodOnPhone: false,
  Material,
  Candidates,
  Editor: lazy(async () => ({ default: (await import("./Editor")).Editor })),
  Comparison: lazy(async () => ({ default: (await import("./Comparison")).Comparison })),
  usesPrinciples: true,
  lacks: (answer, settings, content) => lacking(answer, settings, text(content.response)),
  words: (answer) => wordsOf(answer),
  // The editor has keys of its own: what they do depends on the row.
  keys: () => [],
  prepare: prepared,
};
