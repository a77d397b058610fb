import { t } from "@lingui/core/macro";
import { useCallback, useEffect, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import type { Claim } from "@/api/types";
import { clock as wallClock } from "@/ui/dates";
import { beat } from "./api";

const BEAT_MS = 30_000;
const IDLE_MS = 60_000;
const AT_LIMIT = "lease_at_limit";
const SIGNS = ["keydown", "pointerdown", "pointermove", "scroll", "wheel"] as const;

export interface Lease {
  expiresAt: number;
  /** Milliseconds left, by the server's clock. */
  left: number;
  focusedSeconds: number;
  isIdle: boolean;
  /** The time ran out; the item is still ours if nobody else took the seat. */
  isLapsed: boolean;
  /** The server's words once the item is no longer ours. */
  lostBecause: string | null;
  /** Whether the server knows that work on the item has begun; one held ahead begins when it is shown. */
  hasBegun: boolean;
  /** What the timer shows after it was put right. */
  setSeconds: (seconds: number) => void;
  /** The seconds of work that the server has not heard of; whoever takes them tells it. */
  takeSeconds: () => number;
}

/** The server's words, with the time on this computer's clock. */
function lossIn(problem: Problem): string {
  const facts = problem.body.facts as { given_away_at?: string } | undefined;
  if (problem.code !== "seat_given_away" || !facts?.given_away_at) return problem.message;
  return t`Given to someone else at ${wallClock(new Date(facts.given_away_at))}; offered back if it returns.`;
}

/** Keeps the claim alive while the expert is at it, and counts only the time they are. */
export function useLease(claim: Claim): Lease {
  const [expiresAt, setExpiresAt] = useState(() => Date.parse(claim.expires_at));
  const [now, setNow] = useState(() => Date.parse(claim.server_time));
  const [isIdle, setIdle] = useState(false);
  const [hasBegun, setBegun] = useState(claim.state !== "ready");
  const [lostBecause, setLost] = useState<string | null>(null);
  const [focusedSeconds, setFocused] = useState(claim.focused_seconds ?? 0);
  // The server's clock less this computer's, and the seconds in focus that the server has not heard of.
  const clock = useRef({ skew: 0, lastSign: 0, untold: 0 });

  useEffect(() => {
    const state = clock.current;
    state.skew = Date.parse(claim.server_time) - Date.now();
    state.lastSign = Date.now();
    const sign = () => {
      state.lastSign = Date.now();
    };
    for (const name of SIGNS) window.addEventListener(name, sign, { passive: true, capture: true });
    const timer = setInterval(() => {
      const idle = document.hidden || Date.now() - state.lastSign > IDLE_MS;
      if (!idle) {
        state.untold += 1;
        setFocused((seconds) => seconds + 1);
      }
      setIdle(idle);
      setNow(Date.now() + state.skew);
    }, 1_000);
    return () => {
      clearInterval(timer);
      for (const name of SIGNS) window.removeEventListener(name, sign, { capture: true });
    };
  }, [claim.server_time]);

  const tell = useCallback(async () => {
    const state = clock.current;
    const seconds = state.untold;
    try {
      const kept = await beat(claim.id, seconds);
      state.untold -= seconds;
      state.skew = Date.parse(kept.server_time) - Date.now();
      setExpiresAt(Date.parse(kept.expires_at));
      setBegun(true);
    } catch (error) {
      if (error instanceof Problem && (error.status === 404 || (error.status === 409 && error.code !== AT_LIMIT))) setLost(lossIn(error));
    }
  }, [claim.id]);

  const isReady = claim.state === "ready";
  useEffect(() => {
    if (isReady) void tell();
  }, [isReady, tell]);

  useEffect(() => {
    const state = clock.current;
    const timer = setInterval(() => {
      if (!document.hidden && Date.now() - state.lastSign < IDLE_MS) void tell();
    }, BEAT_MS);
    const back = () => {
      if (!document.hidden) void tell();
    };
    document.addEventListener("visibilitychange", back);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", back);
    };
  }, [tell]);

  const takeSeconds = useCallback(() => {
    const seconds = clock.current.untold;
    clock.current.untold = 0;
    return seconds;
  }, []);

  const setSeconds = useCallback((seconds: number) => {
    // What the server has not heard of is in what was said.
    clock.current.untold = 0;
    setFocused(seconds);
  }, []);

  return { expiresAt, left: expiresAt - now, focusedSeconds, isIdle, isLapsed: expiresAt <= now, lostBecause, hasBegun, setSeconds, takeSeconds };
}
