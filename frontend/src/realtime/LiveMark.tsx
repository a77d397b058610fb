import { t } from "@lingui/core/macro";
import { useLiveState } from "./live";
import classes from "./LiveMark.module.css";

const WORDS = {
  live: t`Live`,
  catching_up: t`Catching up`,
  offline: t`Offline, nothing lost`,
} as const;

/** Whether the numbers on this page move by themselves. */
export function LiveMark() {
  const state = useLiveState();
  return (
    <span className={classes.mark} data-state={state} role="status">
      <span className={classes.shape} aria-hidden />
      {WORDS[state]}
    </span>
  );
}
