import { useLiveState } from "./live";
import classes from "./LiveMark.module.css";

const WORDS = {
  live: "Live",
  catching_up: "Catching up",
  offline: "Offline, nothing lost",
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
