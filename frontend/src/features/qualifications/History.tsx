import { t } from "@lingui/core/macro";
import type { Qualification } from "@/api/types";
import { plainDate } from "@/ui/dates";
import tables from "@/ui/tables.module.css";
import classes from "./score.module.css";

const WIDTH = 640;
const HEIGHT = 120;

/** The published score over the weeks: a line in its band, and the same as a table. */
export function History({ weeks }: { weeks: Qualification["history"] }) {
  if (weeks.length < 2) return null;
  const floor = Math.max(0, Math.floor(Math.min(...weeks.map((week) => week.lower)) * 10) / 10);
  const x = (index: number) => (index / (weeks.length - 1)) * WIDTH;
  const y = (share: number) => HEIGHT - ((share - floor) / (1 - floor)) * HEIGHT;
  const line = (of: (week: (typeof weeks)[number]) => number) => weeks.map((week, index) => `${x(index).toFixed(1)},${y(of(week)).toFixed(1)}`);
  const first = weeks[0];
  const last = weeks[weeks.length - 1];
  return (
    <>
      <h3 className={classes.part}>{t`Over ${weeks.length} weeks`}</h3>
      <svg className={classes.history} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={t`From ${percent(first?.expected)} to ${percent(last?.expected)} in ${weeks.length} weeks`}>
        <polygon points={[...line((week) => week.upper), ...line((week) => week.lower).reverse()].join(" ")} className={classes.historyBand} />
        <polyline points={line((week) => week.expected).join(" ")} className={classes.historyLine} />
      </svg>
      <div className={classes.ends} aria-hidden>
        <span>{first && plainDate(first.week)}</span>
        <span>
          {t`${percent(floor)} to 100 %, band: 9 in 10 sure`}
        </span>
        <span>{last && plainDate(last.week)}</span>
      </div>
      <details className={classes.asTable}>
        <summary>{t`As table`}</summary>
        <table className={tables.table}>
          <tbody>
            {[...weeks].reverse().map((week) => (
              <tr key={week.week}>
                <td>{plainDate(week.week)}</td>
                <td className={tables.amount}>
                  {t`${percent(week.expected)} (${percent(week.lower)} to ${percent(week.upper)})`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

function percent(share: number | undefined): string {
  return share === undefined ? "" : `${Math.round(share * 100)} %`;
}
