import { useEffect, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import type { Claim } from "@/api/types";
import { beat } from "./api";

const BEAT_MS = 30_000;
const IDLE_MS = 60_000;

export interface Lease {
  expiresAt: number;
  /** Milliseconds left, by the server's clock. */
  left: number;
  focusedSeconds: number;
  isIdle: boolean;
  /** The server says that the claim is no longer ours. */
  isLost: boolean;
}

/** Keeps the claim alive while the expert is at it, and counts only the time they are. */
export function useLease(claim: Claim): Lease {
  const skew = useRef(Date.parse(claim.server_time) - Date.now());
  const [expiresAt, setExpiresAt] = useState(() => Date.parse(claim.expires_at));
  const [now, setNow] = useState(() => Date.parse(claim.server_time));
  const [isIdle, setIdle] = useState(false);
  const [isLost, setLost] = useState(false);
  const [focusedSeconds, setFocused] = useState(0);
  const focused = useRef(0);
  const lastSign = useRef(0);

  useEffect(() => {
    lastSign.current = Date.now();
    const sign = () => {
      lastSign.current = Date.now();
    };
    const signs = ["keydown", "pointerdown", "pointermove", "scroll", "wheel"] as const;
    for (const name of signs) window.addEventListener(name, sign, { passive: true, capture: true });
    const timer = setInterval(() => {
      const idle = document.hidden || Date.now() - lastSign.current > IDLE_MS;
      if (!idle) focused.current += 1;
      setIdle(idle);
      setFocused(focused.current);
      setNow(Date.now() + skew.current);
    }, 1_000);
    return () => {
      clearInterval(timer);
      for (const name of signs) window.removeEventListener(name, sign, { capture: true });
    };
  }, []);

  useEffect(() => {
    const keep = async () => {
      if (document.hidden || Date.now() - lastSign.current > IDLE_MS) return;
      try {
        const kept = await beat(claim.id, focused.current);
        skew.current = Date.parse(kept.server_time) - Date.now();
        setExpiresAt(Date.parse(kept.expires_at));
      } catch (error) {
        if (error instanceof Problem && (error.status === 404 || error.status === 409)) setLost(true);
      }
    };
    const timer = setInterval(() => void keep(), BEAT_MS);
    return () => clearInterval(timer);
  }, [claim.id]);

  return { expiresAt, left: expiresAt - now, focusedSeconds, isIdle, isLost: isLost || expiresAt <= now };
}
