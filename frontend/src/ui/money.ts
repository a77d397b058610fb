const formats = new Map<string, Intl.NumberFormat>();

function formatFor(currency: string): Intl.NumberFormat {
  const known = formats.get(currency);
  if (known) return known;
  const made = new Intl.NumberFormat("en-US", { style: "currency", currency: currency.toUpperCase() });
  formats.set(currency, made);
  return made;
}

/** An amount of minor units as people write it: 1420, "usd" → "$14.20". */
export function money(minor: number, currency: string): string {
  const format = formatFor(currency);
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

/** What a person typed, as minor units; null when it is no amount. */
export function toMinor(typed: string, currency: string): number | null {
  const digits = formatFor(currency).resolvedOptions().maximumFractionDigits ?? 2;
  const cleaned = typed.replace(/[\s,$€£]/g, "");
  const match = /^(\d+)(?:\.(\d+))?$/.exec(cleaned);
  if (!match || (match[2] ?? "").length > digits) return null;
  return Number(`${match[1]}${(match[2] ?? "").padEnd(digits, "0")}`);
}
