import { t } from "@lingui/core/macro";
import type { Endpoint } from "@/api/types";
import { locale } from "@/language";
import { decimal } from "@/ui/numbers";
import type { Tested } from "./api";

const FAILURES: Record<Exclude<Tested["failure"], "">, string> = {
  refused: t`It declined to answer`,
  unreadable: t`It answered nothing usable`,
  timed_out: t`It took too long`,
  rate_limited: t`It takes no more questions now`,
  unreachable: t`It could not be reached`,
  too_long: t`The question was too long for it`,
  rejected: t`It did not take the question`,
  not_let_in: t`It did not let us in`,
  interrupted: t`The question was interrupted`,
};

/** What came of the test, in a sentence. */
export function outcome(tested: Tested): string {
  const [name, seconds, cost] = [tested.model || t`no name given`, decimal(tested.milliseconds / 1000, 1), amount(tested.cost_micro, tested.currency)];
  if (!tested.failure) return t`It answers: ${name}, ${seconds} s, ${tested.input_tokens} tokens read and ${tested.output_tokens} written, ${cost}.`;
  return `${FAILURES[tested.failure]}${tested.message ? `: ${tested.message}` : "."}`;
}

/** Millionths of a currency, with as many digits as they need. */
export function amount(micro: number, currency: string): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: 6 }).format(micro / 1e6);
}

/** The price of a million tokens, as providers state it. */
export function price(model: Pick<Endpoint, "input_micro_per_thousand" | "output_micro_per_thousand" | "currency">): string {
  if (!model.input_micro_per_thousand && !model.output_micro_per_thousand) return t`free of charge`;
  return t`${amount(model.input_micro_per_thousand * 1000, model.currency)} read, ${amount(model.output_micro_per_thousand * 1000, model.currency)} written`;
}

export function rate(model: Pick<Endpoint, "calls_at_once" | "calls_per_minute">): string {
  return t`${model.calls_at_once} at once, ${model.calls_per_minute} a minute`;
}
