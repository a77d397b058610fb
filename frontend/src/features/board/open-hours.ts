import { plural, t } from "@lingui/core/macro";
import type { BoardOffer } from "@/api/types";
import { figures } from "@/ui/numbers";

/** 390 → "6.5 h", 20 → "20 min". */
export function hoursOf(minutes: number): string {
  if (minutes < 60) return `${Math.max(5, Math.round(minutes / 5) * 5)} min`;
  return `${figures(Math.round(minutes / 30) / 2)} h`;
}

/** "2 projects, about 6.5 h and 40 items not timed yet" of the work that fits and is there. */
export function openWords(offers: BoardOffer[]): string {
  const open = offers.filter((offer) => offer.fits && offer.items_open_to_me > 0);
  const minutes = open.reduce((sum, offer) => sum + (offer.minutes_open_to_me ?? 0), 0);
  const untimed = open.filter((offer) => offer.minutes_open_to_me === null).reduce((sum, offer) => sum + offer.items_open_to_me, 0);
  const isMore = open.some((offer) => offer.is_more);
  const about = (amount: string) => (isMore ? t`at least ${amount}` : t`about ${amount}`);
  const projects = plural(open.length, { one: "# project", other: "# projects" });
  const waiting = t`${untimed} items not timed yet`;
  if (minutes === 0) return untimed > 0 ? `${projects}, ${about(waiting)}` : projects;
  const timed = about(hoursOf(minutes));
  return `${projects}, ${untimed > 0 ? t`${timed} and ${waiting}` : timed}`;
}
