import type { Endpoint } from "@/api/types";
import type { Tested } from "./api";

const FAILURES: Record<Exclude<Tested["failure"], "">, string> = {
  refused: "It declined to answer",
  unreadable: "It answered nothing usable",
  timed_out: "It took too long",
  rate_limited: "It takes no more questions now",
  unreachable: "It could not be reached",
  too_long: "The question was too long for it",
  rejected: "It did not take the question",
  not_let_in: "It did not let us in",
  interrupted: "The question was interrupted",
};

/** What came of the test, in a sentence. */
export function outcome(tested: Tested): string {
  if (!tested.failure) return `It answers: ${tested.model || "no name given"}, ${(tested.milliseconds / 1000).toFixed(1)} s, ${tested.input_tokens} tokens read and ${tested.output_tokens} written, ${amount(tested.cost_micro, tested.currency)}.`;
  return `${FAILURES[tested.failure]}${tested.message ? `: ${tested.message}` : "."}`;
}

/** Millionths of a currency, with as many digits as they need. */
export function amount(micro: number, currency: string): string {
  return new Intl.NumberFormat("en-US", { style: "currency", currency, maximumFractionDigits: 6 }).format(micro / 1e6);
}

/** The price of a million tokens, as providers state it. */
export function price(model: Pick<Endpoint, "input_micro_per_thousand" | "output_micro_per_thousand" | "currency">): string {
  if (!model.input_micro_per_thousand && !model.output_micro_per_thousand) return "free of charge";
  return `${amount(model.input_micro_per_thousand * 1000, model.currency)} read, ${amount(model.output_micro_per_thousand * 1000, model.currency)} written`;
}

export function rate(model: Pick<Endpoint, "calls_at_once" | "calls_per_minute">): string {
  return `${model.calls_at_once} at once, ${model.calls_per_minute} a minute`;
}
