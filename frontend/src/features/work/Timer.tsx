import { Button, Popover } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { stopwatch } from "@/ui/dates";
import type { Lease } from "./use-lease";
import classes from "./work.module.css";

const TimeCorrection = lazy(() => import("./TimeCorrection"));

/** Counts up while the expert is at it. It can be hidden, and put right with a reason. */
export function Timer({ lease, claimId }: { lease: Lease; claimId: string }) {
  const [isHidden, setHidden] = useState(() => localStorage.getItem("timer") === "hidden");
  const [isOpen, setOpen] = useState(false);
  const toggle = () => {
    localStorage.setItem("timer", isHidden ? "shown" : "hidden");
    setHidden(!isHidden);
    setOpen(false);
  };
  const shown = isHidden ? "hidden" : `${stopwatch(lease.focusedSeconds)}${lease.isIdle ? " paused" : ""}`;
  return (
    <Popover opened={isOpen} onChange={setOpen} width={280} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={classes.timer} onClick={() => setOpen(!isOpen)} aria-label={`Timer, ${shown}`}>
          {isHidden ? "timer" : shown}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Button size="compact-sm" variant="default" onClick={toggle}>
          {isHidden ? "Show the timer" : "Hide the timer"}
        </Button>
        <Suspense fallback={null}>
          <TimeCorrection lease={lease} claimId={claimId} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
