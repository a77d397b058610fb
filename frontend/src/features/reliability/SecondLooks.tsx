import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { get, type Listed } from "@/api/request";
import type { SecondLook } from "@/api/types";
import { useLive } from "@/realtime/live";
import { moment } from "@/ui/dates";
import { percent } from "@/ui/Estimate";
import { Section } from "@/ui/Page";
import { Empty, Lines, Loaded } from "@/ui/states";
import classes from "@/ui/tables.module.css";

/** Decisions that all answers of the project together see otherwise, the most doubtful first. */
export function SecondLooks({ projectId }: { projectId: string }) {
  useLive(`project:${projectId}`, [["second-looks", projectId]]);
  const query = useQuery({ queryKey: ["second-looks", projectId], queryFn: ({ signal }) => get<Listed<SecondLook>>(`/projects/${projectId}/second-looks`, undefined, signal) });
  return (
    <Section title="Worth a second look" note="all answers weighed together anew, everybody's skill learnt from everybody's answers; decisions stay as they are">
      <Loaded query={query} skeleton={<Lines count={3} />}>
        {({ results, next }) =>
          results.length === 0 ? (
            <Empty>Nothing decided is in doubt. From 100 decisions on, and at each tenth more, all answers are weighed together anew.</Empty>
          ) : (
            <>
              <div className={classes.scroll}>
                <table className={classes.table}>
                  <thead>
                    <tr>
                      <th scope="col">Item</th>
                      <th scope="col">Decided</th>
                      <th scope="col">All answers together say</th>
                    </tr>
                  </thead>
                  <tbody>
                    {results.map((look) => (
                      <Row key={look.id} look={look} />
                    ))}
                  </tbody>
                </table>
              </div>
              <p className="muted">
                As of {moment(results[0]?.made_at ?? "")}
                {next && ` · the ${results.length} most doubtful of more`}
              </p>
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

function Row({ look }: { look: SecondLook }) {
  const isOther = look.likelier !== look.decided;
  return (
    <tr>
      <td>
        <Link to={`/lab/items/${look.item}`}>{look.title || look.external_id}</Link>
      </td>
      <td>
        {look.decided} <span className="muted">({percent(look.confidence)} sure then)</span>
      </td>
      <td>
        {isOther ? `${look.likelier}, ${percent(look.likelier_share)}` : "the same"} <span className="muted">· what was decided: {percent(look.decided_share)}</span>
      </td>
    </tr>
  );
}
