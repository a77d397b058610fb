import { plural, t } from "@lingui/core/macro";
import type { Endpoint, Judge } from "@/api/types";
import { locale } from "@/language";
import { money } from "@/ui/money";

export const STATES: Record<Judge["state"], string> = { shadow: t`Shadow: looks, has no say`, counted: t`Counted, by its measured record`, off: t`Off: sees nothing` };

/** What may follow a state, and what its button says. */
export const MOVES: Record<Judge["state"], [Judge["state"], string][]> = {
  shadow: [
    ["counted", t`Let it count`],
    ["off", t`Switch off`],
  ],
  counted: [
    ["shadow", t`Back to shadow`],
    ["off", t`Switch off`],
  ],
  off: [["shadow", t`Switch on in shadow`]],
};

const FAILURES: Record<string, string> = {
  refused: t`declined to answer`,
  unreadable: t`answered nothing usable`,
  timed_out: t`took too long`,
  rate_limited: t`were too many at once for it`,
  unreachable: t`found it unreachable`,
  too_long: t`were too long for it`,
  rejected: t`were not taken`,
  interrupted: t`were interrupted`,
};

/** Where items go: who runs the model, where, and how long it keeps them. */
export function whereDataGoes(endpoint: Pick<Endpoint, "operator" | "region" | "retention_days"> | null): string {
  if (!endpoint) return t`stays here: runs on this platform, and what it learns stays in this project`;
  const kept = endpoint.retention_days === 0 ? t`keeps nothing` : plural(endpoint.retention_days, { one: "keeps it # day", other: "keeps it # days" });
  return `${endpoint.operator}, ${endpoint.region}, ${kept}`;
}

/** Millionths of a currency as an amount; below a cent with what is needed to see it. */
export function micro(amount: number, currency: string): string {
  if (amount > 0 && amount < 10_000) return new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: 6 }).format(amount / 1e6);
  const digits = new Intl.NumberFormat(locale, { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return money(Math.round(amount / 10 ** (6 - digits)), currency);
}

/** "3 declined to answer, 1 took too long". */
export function failures(of: Record<string, number>): string {
  const parts = Object.entries(of).sort(([, one], [, other]) => other - one);
  return parts.map(([reason, count]) => `${count} ${FAILURES[reason] ?? reason}`).join(", ");
}
