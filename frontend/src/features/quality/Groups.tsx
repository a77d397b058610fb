import { t } from "@lingui/core/macro";
import { Link } from "react-router";
import { spoken } from "@/language";
import { percent } from "@/ui/Estimate";
import { whole } from "@/ui/numbers";
import { Empty, Loaded } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import { useGroups, type Group, type QualityPlan, type Standing } from "./api";

/** Where each group's proof stands, why, and what more evidence would do. */
export function Groups({ projectId, plan }: { projectId: string; plan: QualityPlan }) {
  const query = useGroups(projectId, true);
  const count = (value: number) => whole(value);
  return (
    <Loaded query={query}>
      {(groups) =>
        groups.length === 0 ? (
          <Empty>{t`Groups appear once items are in and the AI first look has seen them.`}</Empty>
        ) : (
          <div className={tables.scroll} style={{ marginTop: 12 }} tabIndex={0} role="region" aria-label={t`Groups`}>
            <table className={tables.table}>
              <thead>
                <tr>
                  <th scope="col">{t`Group`}</th>
                  <th scope="col" className={tables.amount}>{t`Items`}</th>
                  <th scope="col" className={tables.amount}>{t`Evidence`}</th>
                  <th scope="col">{t`AI settles`}</th>
                  <th scope="col">{t`One expert and AI suffice`}</th>
                  <th scope="col" className={tables.amount}>{t`Settled by AI`}</th>
                  <th scope="col" className={tables.amount}>{t`Blind re-checks`}</th>
                </tr>
              </thead>
              <tbody>
                {groups.map((group) => (
                  <tr key={group.slice}>
                    <td>{group.slice || t`Whole project`}</td>
                    <td className={tables.amount}>{count(group.items)}</td>
                    <td className={tables.amount}>
                      {t`${count(group.evidence_answered)} of ${count(group.evidence_answered + group.evidence_waiting)}`}
                    </td>
                    {group.standings.map((standing) => (
                      <td key={standing.kind}>
                        <State standing={standing} group={group} isWanted={plan.settles_by_ai} />
                      </td>
                    ))}
                    <td className={tables.amount}>{count(group.settled)}</td>
                    <td className={tables.amount}>{count(group.rechecks)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Loaded>
  );
}

const WORDS: Record<string, string> = { valid: t`certified`, refused: t`not certified`, revoked: t`revoked`, ended: t`ended` };

function State({ standing, group, isWanted }: { standing: Standing; group: Group; isWanted: boolean }) {
  const { newest } = standing;
  if (newest) {
    return (
      <span>
        <Link to={`/lab/certificates/${newest.id}`}>{WORDS[newest.state] ?? newest.state}</Link>{" "}
        <span className="muted">{newest.bound === null ? t`look ${newest.look}` : t`at most ${percent(newest.bound ?? 0)} differ`}</span>
      </span>
    );
  }
  if (!isWanted) return <span className="muted">{t`not asked for`}</span>;
  return <span className="muted">{group.evidence_answered + group.evidence_waiting === 0 ? t`no evidence drawn yet` : t`gathering evidence: ${spoken(standing.need)}`}</span>;
}
