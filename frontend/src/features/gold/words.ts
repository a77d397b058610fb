import { t } from "@lingui/core/macro";
import type { Gold } from "@/api/types";

export const STATES: Record<Gold["state"], string> = { active: t`in use`, resting: t`resting`, suspect: t`needs a look`, retired: t`retired` };

export const SUSPICIONS: Record<Gold["suspicions"][number], string> = {
  miskeyed: t`good experts agree on another answer`,
  leaked: t`right answers rose suddenly or came far faster`,
  too_easy: t`nearly everybody is right`,
  too_hard: t`few are right, and they agree on nothing else`,
};

/** Where a person may move it, by key. */
export const MOVES: Record<Gold["state"], { to: Gold["state"]; words: string }[]> = {
  active: [
    { to: "resting", words: t`Let it rest` },
    { to: "suspect", words: t`Doubt it` },
    { to: "retired", words: t`Retire` },
  ],
  resting: [
    { to: "active", words: t`Put back in use` },
    { to: "suspect", words: t`Doubt it` },
    { to: "retired", words: t`Retire` },
  ],
  suspect: [
    { to: "active", words: t`The answer is right: put back` },
    { to: "retired", words: t`Retire` },
  ],
  retired: [],
};
