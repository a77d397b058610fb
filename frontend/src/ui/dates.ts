import { t } from "@lingui/core/macro";
import { timeLocale } from "@/language";
import { figures } from "./numbers";

type Parts = Record<string, string>;

function parts(at: Date, options: Intl.DateTimeFormatOptions, timeZone?: string): Parts {
  const format = new Intl.DateTimeFormat(timeLocale, { ...options, timeZone });
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** "Fri 27 Nov", with the year once it is not this one. */
export function day(at: string | Date, now = new Date(), timeZone?: string): string {
  const date = new Date(at);
  const p = parts(date, { weekday: "short", day: "numeric", month: "short", year: "numeric" }, timeZone);
  const { weekday = "", day: dayOfMonth = "", month = "" } = p;
  const words = t`${weekday} ${dayOfMonth} ${month}`;
  return p.year === parts(now, { year: "numeric" }, timeZone).year ? words : `${words} ${p.year}`;
}

/** "14:02". */
export function clock(at: string | Date, timeZone?: string): string {
  const p = parts(new Date(at), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, timeZone);
  return `${p.hour}:${p.minute}`;
}

/** "Sat 21 Nov 14:02 CET": a moment never stands without its zone. */
export function moment(at: string | Date, now = new Date(), timeZone?: string): string {
  const zone = parts(new Date(at), { timeZoneName: "short" }, timeZone).timeZoneName ?? "";
  return `${day(at, now, timeZone)} ${clock(at, timeZone)} ${zone}`;
}

/** "4:05" or "1:02:09" of a number of seconds. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** A plain date such as the law's "as of": "1 Mar 2026". */
export function plainDate(iso: string): string {
  const p = parts(new Date(`${iso.slice(0, 10)}T00:00:00Z`), { day: "numeric", month: "short", year: "numeric" }, "UTC");
  const { day: dayOfMonth = "", month = "", year = "" } = p;
  return t`${dayOfMonth} ${month} ${year}`;
}

/** "about 7 min", "about 3.5 h", "about 2 days"; seconds are exact. */
export function span(seconds: number): string {
  return seconds < 90 ? duration(seconds) : t`about ${duration(seconds)}`;
}

/** "7 min", "3.5 h", "2 days". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${figures(Math.round(seconds / 1800) / 2)} h`;
  return t`${Math.round(seconds / 86400)} days`;
}

/** The time zones to choose from; browsers leave UTC out, which is where an account begins. */
export function timeZones(): string[] {
  return [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])];
}
