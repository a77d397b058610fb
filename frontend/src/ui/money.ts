import { language, locale, type Language } from "@/language";

const formats = new Map<string, Intl.NumberFormat>();

function formatFor(currency: string): Intl.NumberFormat {
  const known = formats.get(currency);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, { style: "currency", currency: currency.toUpperCase() });
  formats.set(currency, made);
  return made;
}

function digitsOf(currency: string): number {
  return formatFor(currency).resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount of minor units as people write it: 1420, "usd" → "$14.20". */
export function money(minor: number, currency: string): string {
  return formatFor(currency).format(minor / 10 ** digitsOf(currency));
}

/** The same to the nearest hundred minor units, without a decimal part: 15234, "usd" → "$152". */
export function roundMoney(minor: number, currency: string): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency: currency.toUpperCase(), maximumFractionDigits: 0 });
  return format.format((Math.round(minor / 100) * 100) / 10 ** digitsOf(currency));
}

/** What a person typed in their language, as minor units; null when it is no amount. */
export function toMinor(typed: string, currency: string, spoken = language): number | null {
  const digits = digitsOf(currency);
  const match = /^(\d+)(?:\.(\d+))?$/.exec(pointed(typed.replace(/[\s$€£]/g, ""), spoken));
  if (!match || (match[2] ?? "").length > digits) return null;
  return Number(`${match[1]}${(match[2] ?? "").padEnd(digits, "0")}`);
}

/** With a point before the decimals and nothing between thousands. A German "1.420" is 1420; their "14.20" can only be 14,20. */
function pointed(typed: string, spoken: Language): string {
  if (spoken !== "de") return typed.replaceAll(",", "");
  const isPlain = typed.includes(",") || /^\d{1,3}(\.\d{3})+$/.test(typed);
  return isPlain ? typed.replaceAll(".", "").replace(",", ".") : typed;
}
