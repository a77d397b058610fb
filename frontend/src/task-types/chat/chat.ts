import { t } from "@lingui/core/macro";
import { lazy } from "react";
import type { TaskType } from "../task-type";
import { lacking, prepared, wordsOf } from "./conversation";
import { Candidates, Material } from "./Reading";
import { useConversation } from "./use-conversation";

/** Live chat: an expert talks with a model, chooses between its replies and mends them. */
export const chat: TaskType = {
  kind: "chat",
  phrase: t`talk with a model`,
  isGoodOnPhone: true,
  Material,
  Candidates,
  candidatesName: t`Conversation`,
  isEachItsOwn: true,
  Editor: lazy(async () => ({ default: (await import("./Editor")).Editor })),
  Comparison: lazy(async () => ({ default: (await import("./Comparison")).Comparison })),
  useKept: useConversation,
  lacks: lacking,
  words: wordsOf,
  // The editor has keys of its own.
  keys: () => [],
  prepare: prepared,
};
