import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { keepNextReady, letGoOfReady, type ClaimWithPrice, type Sitting } from "./api";
import { firstLooksOf } from "./use-first-look";

const RENEW_MS = 4 * 60_000;

/** The one item after the one in hand: held ahead so that nobody waits for it, let go when the expert leaves. */
export function useAhead(offerId: string, sitting: Sitting) {
  const held = useRef<ClaimWithPrice | null>(null);
  const current = useRef<string | null>(null);
  const queries = useQueryClient();

  const ask = useCallback(async () => {
    const of = current.current;
    try {
      const claim = await keepNextReady(offerId, sitting);
      // Left while it was on its way: it goes back at once. Gone on: it is what is in hand, or will be asked for again.
      if (current.current === null && claim) letGoOfReady(claim.id);
      if (current.current !== of || claim?.id === of) return;
      held.current = claim ?? null;
      if (claim) void queries.prefetchQuery(firstLooksOf(claim));
    } catch {
      // Nothing is lost without it: the next item is asked for when its turn comes.
    }
  }, [offerId, sitting, queries]);

  /** Holds the item after this one; said again, it does nothing. */
  const prepare = useCallback(
    (claimId: string) => {
      if (current.current === claimId) return;
      current.current = claimId;
      // It came in hand by another way while it was on its way to be held.
      if (held.current?.id === claimId) held.current = null;
      if (!held.current) void ask();
    },
    [ask],
  );

  /** The item held, if there is one; it is the caller's now. */
  const take = useCallback(() => {
    const claim = held.current;
    held.current = null;
    return claim;
  }, []);

  const put = useCallback((claim: ClaimWithPrice) => {
    held.current = claim;
  }, []);

  useEffect(() => {
    const timer = setInterval(() => {
      if (held.current?.state === "ready" && !document.hidden) void ask();
    }, RENEW_MS);
    const leave = () => {
      if (held.current) letGoOfReady(held.current.id);
      held.current = null;
      current.current = null;
    };
    window.addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [ask]);

  return { prepare, take, put };
}

export type Ahead = ReturnType<typeof useAhead>;
