import { t } from "@lingui/core/macro";
import { lazy } from "react";
import type { TaskType } from "../task-type";
import { Editor } from "./Editor";
import { labelOf, labelsOf } from "./labels";
import { Material } from "./Reading";

/** Single-choice classification: which one of the project's labels fits. */
export const choice: TaskType = {
  kind: "choice",
  phrase: t`choose one answer`,
  isGoodOnPhone: true,
  Material,
  Candidates: null,
  Editor,
  Comparison: lazy(async () => ({ default: (await import("./Comparison")).Comparison })),
  lacks: (answer, settings) => {
    const label = labelOf(answer);
    return label && labelsOf(settings).some((known) => known.value === label) ? null : t`Choose one of the answers.`;
  },
  words: (answer, settings) => labelsOf(settings).find((label) => label.value === labelOf(answer))?.text ?? "",
  keys: (settings, give) =>
    labelsOf(settings).flatMap((label) =>
      label.key ? [{ key: label.key, label: label.text, run: () => give({ label: label.value }) }] : [],
    ),
};
