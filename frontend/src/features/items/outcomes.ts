import { t } from "@lingui/core/macro";
import type { ItemLife } from "@/api/types";

export type Given = ItemLife["annotations"][number];
export type Outcome = NonNullable<Given["outcome"]>;
/** What a person may say; "needs a person" is said by a job alone. */
export type OutcomeSaid = Exclude<Outcome, "needs_person">;

export const OUTCOME_WORDS: Record<Outcome, string> = { agrees: t`agrees`, dissent: t`honest dissent`, needs_person: t`needs a person`, not_accepted: t`not accepted` };

const NEXT: Record<Outcome, OutcomeSaid[]> = {
  agrees: ["not_accepted"],
  dissent: ["not_accepted"],
  needs_person: ["agrees", "dissent", "not_accepted"],
  not_accepted: ["agrees", "dissent"],
};

/** What may be said of an answer whose outcome stands. */
export function nextOf(outcome: Given["outcome"]): OutcomeSaid[] {
  return outcome ? NEXT[outcome] : [];
}
