import type { Gold } from "@/api/types";

export const STATES: Record<Gold["state"], string> = { active: "in use", resting: "resting", suspect: "needs a look", retired: "retired" };

export const SUSPICIONS: Record<Gold["suspicions"][number], string> = {
  miskeyed: "good experts agree on another answer",
  leaked: "right answers rose suddenly or came far faster",
  too_easy: "nearly everybody is right",
  too_hard: "few are right, and they agree on nothing else",
};

/** Where a person may move it, by key. */
export const MOVES: Record<Gold["state"], { to: Gold["state"]; words: string }[]> = {
  active: [
    { to: "resting", words: "Let it rest" },
    { to: "suspect", words: "Doubt it" },
    { to: "retired", words: "Retire" },
  ],
  resting: [
    { to: "active", words: "Put back in use" },
    { to: "suspect", words: "Doubt it" },
    { to: "retired", words: "Retire" },
  ],
  suspect: [
    { to: "active", words: "The answer is right: put back" },
    { to: "retired", words: "Retire" },
  ],
  retired: [],
};
