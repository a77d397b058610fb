import { t } from "@lingui/core/macro";
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
    <Section title={t`Worth a second look`} note={t`all answers weighed together anew, everybody's skill learnt from everybody's answers; decisions stay as they are`}>
      <Loaded query={query} skeleton={<Lines count={3} />}>
        {({ results, next }) =>
          results.length === 0 ? (
            <Empty>{t`Nothing decided is in doubt. From 100 decisions on, and at each tenth more, all answers are weighed together anew.`}</Empty>
          ) : (
            <>
              <div className={classes.scroll}>
                <table className={classes.table}>
                  <thead>
                    <tr>
                      <th scope="col">{t`Item`}</th>
                      <th scope="col">{t`Decided`}</th>
                      <th scope="col">{t`All answers together say`}</th>
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
                {t`As of ${moment(results[0]?.made_at ?? "")}`}
                {next && ` · ${t`the ${results.length} most doubtful of more`}`}
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
        {look.decided} <span className="muted">{t`(${percent(look.confidence)} sure then)`}</span>
      </td>
      <td>
        {isOther ? `${look.likelier}, ${percent(look.likelier_share)}` : t`the same`} <span className="muted">{t`· what was decided: ${percent(look.decided_share)}`}</span>
      </td>
    </tr>
  );
}
