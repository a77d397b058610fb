import { locale } from "@/language";

/** What stands before decimals. */
export const POINT = new Intl.NumberFormat(locale).formatToParts(0.5).find((part) => part.type === "decimal")?.value ?? ".";

/** 12700 → "12,700". */
export function whole(value: number): string {
  return value.toLocaleString(locale);
}

/** 1.414 with 2 digits after the point → "1.41". */
export function decimal(value: number, digits: number): string {
  return value.toFixed(digits).replace(".", POINT);
}

/** 6.5 → "6.5": as many digits as it needs, and no more of them than asked for. */
export function figures(value: number, most = 15): string {
  return String(+value.toPrecision(most)).replace(".", POINT);
}

/** 5 with 3 significant digits → "5.00". */
export function precise(value: number, digits: number): string {
  return value.toPrecision(digits).replace(".", POINT);
}
