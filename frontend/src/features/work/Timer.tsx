import { t } from "@lingui/core/macro";
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
  const shown = isHidden ? t`hidden` : lease.isIdle ? t`${stopwatch(lease.focusedSeconds)} paused` : stopwatch(lease.focusedSeconds);
  return (
    <Popover opened={isOpen} onChange={setOpen} width={280} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={classes.timer} onClick={() => setOpen(!isOpen)} aria-label={t`Timer, ${shown}`}>
          {isHidden ? t`timer` : shown}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Button size="compact-sm" variant="default" onClick={toggle}>
          {isHidden ? t`Show the timer` : t`Hide the timer`}
        </Button>
        <Suspense fallback={null}>
          <TimeCorrection lease={lease} claimId={claimId} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
