import { t } from "@lingui/core/macro";
import { lazy } from "react";
import type { TaskType } from "../task-type";
import { Editor } from "./Editor";
import { preferenceOf, stopsOf, wordsOf } from "./preference";
import { Candidates, Material } from "./Reading";

/** Pairwise preference: which of two answers is better, and by how much. */
export const pair: TaskType = {
  kind: "pair",
  phrase: t`compare two answers`,
  isGoodOnPhone: true,
  Material,
  Candidates,
  Editor,
  Comparison: lazy(async () => ({ default: (await import("./Comparison")).Comparison })),
  lacks: (answer, settings) => {
    const value = preferenceOf(answer);
    if (value === null) return t`Choose which answer is better, keys 1 to 7.`;
    return stopsOf(settings).some((stop) => stop.preference === value) ? null : t`This project takes no ties: choose a side.`;
  },
  words: (answer) => wordsOf(answer),
  keys: (settings, give) =>
    stopsOf(settings).map((stop) => ({ key: stop.key, label: stop.label, run: () => give({ preference: stop.preference }) })),
};
