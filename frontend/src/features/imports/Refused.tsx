import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { get, type Listed } from "@/api/request";
import type { Import, ImportProblem } from "@/api/types";
import { whole } from "@/ui/numbers";
import { Loaded } from "@/ui/states";
import classes from "@/ui/tables.module.css";

const SHOWN = 20;

/** The first rows that were refused and why; the file of all of them is one link away. */
export function Refused({ of }: { of: Import }) {
  const query = useQuery({ queryKey: ["import-problems", of.id, of.rows_refused], queryFn: ({ signal }) => get<Listed<ImportProblem>>(`/imports/${of.id}/problems`, undefined, signal) });
  return (
    <Loaded query={query}>
      {({ results }) => (
        <>
          <Problems problems={results} />
          <p className="label">
            {of.rows_refused > SHOWN && `${t`The first ${SHOWN} of ${whole(of.rows_refused)} are shown.`} `}
            <Trans>
            <a href={`/api/v1/imports/${of.id}/problems.csv`} download>
              All refused rows as CSV
            </a>
            ; mend them and import the file again: rows that are here already are not taken twice.</Trans>
          </p>
        </>
      )}
    </Loaded>
  );
}

export function Problems({ problems }: { problems: ImportProblem[] }) {
  return (
    <div className={classes.scroll} style={{ marginTop: 8 }}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t`Line`}</th>
            <th scope="col">{t`Column`}</th>
            <th scope="col">{t`What is wrong`}</th>
            <th scope="col">{t`As it stands`}</th>
          </tr>
        </thead>
        <tbody>
          {problems.slice(0, SHOWN).map((problem, index) => (
            <tr key={index}>
              <td className="number">{problem.line}</td>
              <td>{problem.column}</td>
              <td>{problem.message}</td>
              <td className="muted">{problem.excerpt.slice(0, 80)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
