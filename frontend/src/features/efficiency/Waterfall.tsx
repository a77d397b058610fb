import { t } from "@lingui/core/macro";
import { spoken } from "@/language";
import { decimal } from "@/ui/numbers";
import type { Efficiency, Figure } from "./api";
import classes from "./efficiency.module.css";

interface Props {
  bars: Efficiency["waterfall"];
  from: Figure | null;
  to: Figure | null;
}

/** From all experts to this project, step by step: what each step adds or saves, and the intervals of both ends. */
export default function Waterfall({ bars, from, to }: Props) {
  const last = bars.length - 1;
  const shown = bars.map((bar, index) => ({ ...bar, end: index === 0 ? from : index === last ? to : null, isEnd: index === 0 || index === last })).filter((bar) => bar.isEnd || Math.abs(bar.answers) >= 0.005);
  const most = Math.max(...shown.map((bar, index) => Math.max(level(shown, index), level(shown, index - 1), bar.end?.upper ?? 0)), 0.01);
  const at = (answers: number) => `${((answers / most) * 100).toFixed(2)}%`;
  return (
    <ol className={classes.waterfall}>
      {shown.map((bar, index) => {
        const before = bar.isEnd ? 0 : level(shown, index - 1);
        const after = bar.isEnd ? bar.answers : before + bar.answers;
        const kind = bar.isEnd ? "end" : bar.answers < 0 ? "saves" : "costs";
        return (
          <li key={bar.name} data-kind={kind}>
            <span className={classes.step}>{spoken(bar.name)}</span>
            <span className={classes.lane} aria-hidden>
              <span className={classes.bar} style={{ left: at(Math.min(before, after)), width: at(Math.abs(after - before)) }} />
              {bar.end && <span className={classes.whisker} style={{ left: at(bar.end.lower), width: at(bar.end.upper - bar.end.lower) }} />}
            </span>
            <span className={classes.value}>
              {bar.isEnd ? decimal(bar.answers, 2) : `${bar.answers < 0 ? "−" : "+"}${decimal(Math.abs(bar.answers), 2)}`}
              {bar.end && <span className="muted"> {t`(${decimal(bar.end.lower, 2)} to ${decimal(bar.end.upper, 2)})`}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** Where the sum stands after so many steps. */
function level(bars: { answers: number; isEnd: boolean }[], index: number): number {
  return bars.slice(0, index + 1).reduce((sum, bar, place) => (bar.isEnd && place > 0 ? bar.answers : sum + bar.answers), 0);
}
