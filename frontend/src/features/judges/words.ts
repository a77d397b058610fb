import type { Endpoint, Judge } from "@/api/types";
import { money } from "@/ui/money";

export const STATES: Record<Judge["state"], string> = { shadow: "Shadow: looks, has no say", counted: "Counted, by its measured record", off: "Off: sees nothing" };

/** What may follow a state, and what its button says. */
export const MOVES: Record<Judge["state"], [Judge["state"], string][]> = {
  shadow: [
    ["counted", "Let it count"],
    ["off", "Switch off"],
  ],
  counted: [
    ["shadow", "Back to shadow"],
    ["off", "Switch off"],
  ],
  off: [["shadow", "Switch on in shadow"]],
};

const FAILURES: Record<string, string> = {
  refused: "declined to answer",
  unreadable: "answered nothing usable",
  timed_out: "took too long",
  rate_limited: "were too many at once for it",
  unreachable: "found it unreachable",
  too_long: "were too long for it",
  rejected: "were not taken",
  interrupted: "were interrupted",
};

/** Where items go: who runs the model, where, and how long it keeps them. */
export function whereDataGoes(endpoint: Pick<Endpoint, "operator" | "region" | "retention_days"> | null): string {
  if (!endpoint) return "stays here: runs on this platform, and what it learns stays in this project";
  const kept = endpoint.retention_days === 0 ? "keeps nothing" : `keeps it ${endpoint.retention_days} ${endpoint.retention_days === 1 ? "day" : "days"}`;
  return `${endpoint.operator}, ${endpoint.region}, ${kept}`;
}

/** Millionths of a currency as an amount; below a cent with what is needed to see it. */
export function micro(amount: number, currency: string): string {
  if (amount > 0 && amount < 10_000) return new Intl.NumberFormat("en-US", { style: "currency", currency, maximumFractionDigits: 6 }).format(amount / 1e6);
  const digits = new Intl.NumberFormat("en-US", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return money(Math.round(amount / 10 ** (6 - digits)), currency);
}

/** "3 declined to answer, 1 took too long". */
export function failures(of: Record<string, number>): string {
  const parts = Object.entries(of).sort(([, one], [, other]) => other - one);
  return parts.map(([reason, count]) => `${count} ${FAILURES[reason] ?? reason}`).join(", ");
}
