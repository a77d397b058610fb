import { useState } from "react";
import type { BoardOffer } from "@/api/types";

export interface ShownOffer extends BoardOffer {
  /** It is no longer offered; it stays, greyed, until the board is taken in anew. */
  isGone: boolean;
}

interface HeldBack {
  shown: ShownOffer[];
  /** New work that fits and is not on the screen yet. */
  fresh: number;
  takeIn: () => void;
}

export function held(known: BoardOffer[], newest: BoardOffer[]): { shown: ShownOffer[]; fresh: number } {
  const byId = new Map(newest.map((offer) => [offer.offer_id, offer]));
  const ids = new Set(known.map((offer) => offer.offer_id));
  const added = newest.filter((offer) => !ids.has(offer.offer_id));
  const kept = known.map((offer) => ({ ...(byId.get(offer.offer_id) ?? offer), isGone: !byId.has(offer.offer_id) }));
  const quiet = added.filter((offer) => !offer.fits).map((offer) => ({ ...offer, isGone: false }));
  return { shown: [...kept, ...quiet], fresh: added.length - quiet.length };
}

/** The offers in the order they were first read in, with their newest figures: nothing moves or vanishes while it is read. */
export function useHeldBack(newest: BoardOffer[]): HeldBack {
  const [known, setKnown] = useState(newest);
  return { ...held(known, newest), takeIn: () => setKnown(newest) };
}
