import type { BoardOffer } from "@/api/types";

/** 390 → "6.5 h", 20 → "20 min". */
export function hoursOf(minutes: number): string {
  if (minutes < 60) return `${Math.max(5, Math.round(minutes / 5) * 5)} min`;
  return `${Math.round(minutes / 30) / 2} h`;
}

/** "2 projects, about 6.5 h and 40 items not timed yet" of the work that fits and is there. */
export function openWords(offers: BoardOffer[]): string {
  const open = offers.filter((offer) => offer.fits && offer.items_open_to_me > 0);
  const minutes = open.reduce((sum, offer) => sum + (offer.minutes_open_to_me ?? 0), 0);
  const untimed = open.filter((offer) => offer.minutes_open_to_me === null).reduce((sum, offer) => sum + offer.items_open_to_me, 0);
  const more = open.some((offer) => offer.is_more) ? "at least " : "about ";
  const parts = [minutes > 0 ? more + hoursOf(minutes) : "", untimed > 0 ? `${minutes > 0 ? "" : more}${untimed} items not timed yet` : ""].filter(Boolean);
  return `${open.length === 1 ? "1 project" : `${open.length} projects`}${parts.length > 0 ? `, ${parts.join(" and ")}` : ""}`;
}
