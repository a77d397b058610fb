import { Link } from "react-router";
import { percent } from "@/ui/Estimate";
import { Empty, Loaded } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import { useGroups, type Group, type QualityPlan, type Standing } from "./api";

/** Where each group's proof stands, why, and what more evidence would do. */
export function Groups({ projectId, plan }: { projectId: string; plan: QualityPlan }) {
  const query = useGroups(projectId, true);
  const count = (value: number) => value.toLocaleString("en-US");
  return (
    <Loaded query={query}>
      {(groups) =>
        groups.length === 0 ? (
          <Empty>Groups appear once items are in and the AI first look has seen them.</Empty>
        ) : (
          <div className={tables.scroll} style={{ marginTop: 12 }} tabIndex={0} role="region" aria-label="Groups">
            <table className={tables.table}>
              <thead>
                <tr>
                  <th scope="col">Group</th>
                  <th scope="col" className={tables.amount}>Items</th>
                  <th scope="col" className={tables.amount}>Evidence</th>
                  <th scope="col">AI settles</th>
                  <th scope="col">One expert and AI suffice</th>
                  <th scope="col" className={tables.amount}>Settled by AI</th>
                  <th scope="col" className={tables.amount}>Blind re-checks</th>
                </tr>
              </thead>
              <tbody>
                {groups.map((group) => (
                  <tr key={group.slice}>
                    <td>{group.slice || "Whole project"}</td>
                    <td className={tables.amount}>{count(group.items)}</td>
                    <td className={tables.amount}>
                      {count(group.evidence_answered)} of {count(group.evidence_answered + group.evidence_waiting)}
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

const WORDS: Record<string, string> = { valid: "certified", refused: "not certified", revoked: "revoked", ended: "ended" };

function State({ standing, group, isWanted }: { standing: Standing; group: Group; isWanted: boolean }) {
  const { newest } = standing;
  if (newest) {
    return (
      <span>
        <Link to={`/lab/certificates/${newest.id}`}>{WORDS[newest.state] ?? newest.state}</Link>{" "}
        <span className="muted">{newest.bound === null ? `look ${newest.look}` : `at most ${percent(newest.bound ?? 0)} differ`}</span>
      </span>
    );
  }
  if (!isWanted) return <span className="muted">not asked for</span>;
  return <span className="muted">{group.evidence_answered + group.evidence_waiting === 0 ? "no evidence drawn yet" : `gathering evidence: ${standing.need}`}</span>;
}
