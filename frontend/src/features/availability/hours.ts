import { t } from "@lingui/core/macro";
import type { Availability } from "@/api/types";
import { figures } from "@/ui/numbers";

export type OpenSpan = Availability["open_hours"][number];

export const WEEKDAYS = [t`Monday`, t`Tuesday`, t`Wednesday`, t`Thursday`, t`Friday`, t`Saturday`, t`Sunday`];

const SPAN = /^(\d{1,2})(?::(\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?::(\d{2}))?$/;

function minute(hours: string, minutes: string | undefined): number | null {
  const whole = Number(hours) * 60 + Number(minutes ?? 0);
  return Number(minutes ?? 0) < 60 && whole <= 24 * 60 ? whole : null;
}

/** "9-12, 18:00-22:30" as spans of that weekday, or one sentence that says what is wrong. */
export function parseDay(weekday: number, text: string): OpenSpan[] | string {
  const spans: OpenSpan[] = [];
  for (const part of text.split(/[,;]/).map((one) => one.trim()).filter(Boolean)) {
    const found = SPAN.exec(part);
    const from = found ? minute(found[1] ?? "", found[2]) : null;
    const to = found ? minute(found[3] ?? "", found[4]) : null;
    if (from === null || to === null) return t`Write hours such as 9-12, 18:00-22:30`;
    if (from >= to) return t`Past midnight is two spans: 22-24 here, 0-2 on the next day`;
    spans.push({ weekday, from_minute: from, to_minute: to });
  }
  return spans;
}

function clock(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

/** The spans of a weekday as a person writes them; nothing where it is not open. */
export function dayText(spans: OpenSpan[], weekday: number): string {
  const mine = spans.filter((span) => span.weekday === weekday);
  return mine.map((span) => `${clock(span.from_minute)}-${clock(span.to_minute)}`).join(", ");
}

/** Minutes as hours: 390 → "6.5 h", 20 → "20 min". */
export function hours(minutes: number): string {
  return minutes < 60 ? `${minutes} min` : `${figures(Math.round(minutes / 30) / 2)} h`;
}

export function weekMinutes(spans: OpenSpan[]): number {
  return spans.reduce((sum, span) => sum + span.to_minute - span.from_minute, 0);
}

/** Ends of quiet that people ask for, as moments from now on. */
export function quietUntil(choice: string, now: Date): Date | null {
  const at = new Date(now);
  at.setHours(8, 0, 0, 0);
  if (choice === "tomorrow") at.setDate(at.getDate() + 1);
  else if (choice === "monday") at.setDate(at.getDate() + (((8 - at.getDay()) % 7) || 7));
  else if (choice === "fortnight") at.setDate(at.getDate() + 14);
  else return null;
  return at;
}
