import { t } from "@lingui/core/macro";
import classes from "./rubric.module.css";
import { possibleIn, signed, totalOf, type Row } from "./rows";

/** Criteria with their points, and what share of all points each is. */
export function RubricTable({ rows }: { rows: Row[] }) {
  const possible = possibleIn(rows);
  const share = ({ points }: Row) => (points !== null && possible > 0 ? `${Math.round((100 * points) / possible)} %`.replace("-", "−") : "");
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t`Points`}</th>
          <th scope="col">{t`Share`}</th>
          <th scope="col">{t`Criterion`}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index} data-takes={(row.points ?? 0) < 0 || undefined}>
            <td className="number">{signed(row.points)}</td>
            <td className="muted number">{share(row)}</td>
            <td>
              {row.criterion} {row.why && <span className={classes.why}>{row.why}</span>}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={3} className="muted">
            {totalOf(rows)}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
