import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { Suspense, useState, type ReactNode } from "react";
import { Sheet } from "./Page";
import { Lines } from "./states";
import tables from "./tables.module.css";
import classes from "./ChartFrame.module.css";

interface Props {
  /** A sentence that says what the chart shows. */
  title: string;
  /** Its n and its span. */
  caption: string;
  /** What the file is called, without its ending. */
  name: string;
  head: string[];
  rows: (string | number)[][];
  children: ReactNode;
}

/** A chart with its sentence, its n, and the same numbers as a table and as a file. */
export function ChartFrame({ title, caption, name, head, rows, children }: Props) {
  const [isTable, setTable] = useState(false);
  const csv = [head, ...rows].map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(",")).join("\r\n");
  return (
    <Sheet>
      <figure className={classes.figure} aria-label={title}>
        <figcaption>
          <strong>{title}</strong>
          <span className="label">{caption}</span>
        </figcaption>
        {isTable ? <Numbers head={head} rows={rows} title={title} /> : <Suspense fallback={<div className={classes.place}><Lines count={5} height={24} /></div>}>{children}</Suspense>}
        <div className={classes.foot}>
          <Button variant="subtle" size="compact-sm" onClick={() => setTable(!isTable)} aria-pressed={isTable}>
            {isTable ? t`As chart` : t`As table`}
          </Button>
          <Button component="a" variant="subtle" size="compact-sm" href={`data:text/csv;charset=utf-8,${encodeURIComponent(csv)}`} download={`${name}.csv`}>
            {t`CSV`}
          </Button>
        </div>
      </figure>
    </Sheet>
  );
}

function Numbers({ head, rows, title }: { head: string[]; rows: (string | number)[][]; title: string }) {
  return (
    <div className={`${tables.scroll} ${classes.numbers}`} tabIndex={0} role="region" aria-label={t`${title}, as a table`}>
      <table className={tables.table}>
        <thead>
          <tr>
            {head.map((word, index) => (
              <th key={word} scope="col" className={index > 0 ? tables.amount : undefined}>
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, place) => (
                <td key={place} className={place > 0 ? tables.amount : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
