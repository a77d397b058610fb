import { Estimate } from "./Estimate";
import classes from "./Interval.module.css";

interface Share {
  value: number;
  lower: number;
  upper: number;
  n?: number | null;
}

/** A share on a line from 0 to 100 % with its interval: experts are squares, AI reviewers diamonds. */
export function Interval({ of, who }: { of: Share; who: "expert" | "ai" }) {
  const at = (share: number) => `${Math.round(share * 1000) / 10}%`;
  return (
    <span className={classes.interval} data-who={who}>
      <span className={classes.track} aria-hidden>
        <span className={classes.band} style={{ left: at(of.lower), width: at(of.upper - of.lower) }} />
        <span className={classes.point} style={{ left: at(of.value) }} />
      </span>
      <Estimate {...of} />
    </span>
  );
}
