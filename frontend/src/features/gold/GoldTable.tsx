import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { Link } from "react-router";
import type { Gold } from "@/api/types";
import { Estimate } from "@/ui/Estimate";
import classes from "@/ui/tables.module.css";
import { STATES, SUSPICIONS } from "./words";

/** What needs a look stands first. */
export function inOrder(rows: Gold[]): Gold[] {
  const rank = (row: Gold) => (row.state === "suspect" ? 0 : row.suspicions.length > 0 ? 1 : row.state === "retired" ? 3 : 2);
  return [...rows].sort((a, b) => rank(a) - rank(b));
}

export function GoldTable({ rows, marked, onOpen, withProject }: { rows: Gold[]; marked: number; onOpen?: (row: Gold) => void; withProject?: boolean }) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t`Item`}</th>
            {withProject && <th scope="col">{t`Project`}</th>}
            <th scope="col">{t`Answer`}</th>
            <th scope="col">{t`State`}</th>
            <th scope="col" className={classes.amount}>
              {t`Shown`}
            </th>
            <th scope="col" className={classes.amount}>
              {t`Right (9 in 10 sure)`}
            </th>
            {onOpen && <th scope="col" aria-label={t`Actions`} />}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.item} data-marked={index === marked || undefined}>
              <td style={{ minWidth: 200 }}>
                {onOpen ? <Link to={`/lab/items/${row.item}`}>{row.title}</Link> : row.title} <span className="label">{row.external_id}</span>
              </td>
              {withProject && <td>{row.project_name}</td>}
              <td>
                {row.answer_label}
                {row.another_label && <div className="label">{t`experts say: ${row.another_label}`}</div>}
              </td>
              <td style={{ minWidth: 120 }}>
                <State row={row} />
              </td>
              <td className={classes.amount}>{row.exposures}</td>
              <td className={classes.amount}>{row.share_right ? <Estimate {...row.share_right} /> : <span className="muted">{t`${row.answers} answers: no figure below 5`}</span>}</td>
              {onOpen && (
                <td className={classes.amount}>
                  {row.state !== "retired" && (
                    <Button size="compact-sm" variant="default" aria-label={t`Change check ${row.external_id}`} onClick={() => onOpen(row)}>
                      {t`Change`}
                    </Button>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function State({ row }: { row: Gold }) {
  const found = row.suspicions.map((one) => SUSPICIONS[one]).join("; ");
  const why = found || row.reason;
  return (
    <>
      <span style={row.state === "suspect" ? { color: "var(--caution)", fontWeight: 600 } : undefined}>{STATES[row.state]}</span>
      {row.state !== "active" && why && <div className="label">{why}</div>}
      {row.state === "active" && found && <div className="label">{found}</div>}
    </>
  );
}
