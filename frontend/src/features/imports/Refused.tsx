import { useQuery } from "@tanstack/react-query";
import { get, type Listed } from "@/api/request";
import type { Import, ImportProblem } from "@/api/types";
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
            {of.rows_refused > SHOWN && `The first ${SHOWN} of ${of.rows_refused.toLocaleString("en-US")} are shown. `}
            <a href={`/api/v1/imports/${of.id}/problems.csv`} download>
              All refused rows as CSV
            </a>
            ; mend them and import the file again: rows that are here already are not taken twice.
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
            <th scope="col">Line</th>
            <th scope="col">Column</th>
            <th scope="col">What is wrong</th>
            <th scope="col">As it stands</th>
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
