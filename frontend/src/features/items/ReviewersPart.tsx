import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { get, type Listed } from "@/api/request";
import type { ItemLife, Judge } from "@/api/types";
import type { Settings, TaskType } from "@/task-types/task-type";
import { percent } from "@/ui/Estimate";
import { Section } from "@/ui/Page";
import tables from "@/ui/tables.module.css";

type Suggestion = ItemLife["suggestions"][number];

/** What each AI reviewer said of the item, and of each principle with its quote; older versions are only counted. */
export function ReviewersPart({ life, type, settings }: { life: ItemLife; type: TaskType | undefined; settings: Settings }) {
  const query = useQuery({
    queryKey: ["judges", life.project],
    queryFn: ({ signal }) => get<Listed<Judge>>(`/projects/${life.project}/judges`, undefined, signal),
    enabled: life.suggestions.length > 0,
  });
  const judges = new Map(query.data?.results.map((judge) => [judge.id, judge]));
  const shown = life.suggestions.filter((one) => judges.has(one.judge));
  const older = life.suggestions.length - shown.length;
  if (shown.length === 0) return null;
  return (
    <Section title={t`AI reviewers`} note={older > 0 ? plural(older, { one: "and one look of versions that others replaced", other: "and # looks of versions that others replaced" }) : undefined}>
      <div className={tables.scroll} tabIndex={0} role="region" aria-label={t`AI reviewers`}>
        <table className={tables.table}>
          <thead>
            <tr>
              <th scope="col">{t`Reviewer`}</th>
              <th scope="col">{t`Says`}</th>
              <th scope="col" className={tables.amount}>{t`How sure`}</th>
              <th scope="col">{t`Why`}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <Line key={one.judge} one={one} judge={judges.get(one.judge)} words={one.failure ? "" : (type?.words(one.answer, settings) ?? JSON.stringify(one.answer))} />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Line({ one, judge, words }: { one: Suggestion; judge: Judge | undefined; words: string }) {
  // Of a model that was asked once, a share of its samples says nothing.
  const isReckoned = !judge?.endpoint || (one.samples ?? 1) > 1;
  const sure = Math.max(0, ...Object.values(one.probabilities));
  return (
    <tr>
      <td style={{ whiteSpace: "nowrap" }}>
        <span aria-hidden style={{ color: "var(--ai)" }}>
          ◆
        </span>{" "}
        {judge?.endpoint ? judge.name : t`Local reviewer`} <span className="label">v{judge?.version}</span>
        {judge?.state === "shadow" && <span className="label"> · {t`in shadow, no say`}</span>}
      </td>
      <td>{one.failure ? <span className="muted">{t`no usable answer`}</span> : words}</td>
      <td className={tables.amount}>{one.failure || !isReckoned ? "–" : percent(sure)}</td>
      <td style={{ minWidth: 240 }}>
        {one.rationale || (one.findings.length === 0 && <span className="muted">{t`gives no reasons`}</span>)}
        {one.findings.length > 0 && (
          <ul style={{ margin: 0, paddingLeft: 16 }}>
            {one.findings.map((finding) => (
              <li key={finding.id}>
                {finding.code} {finding.title}: <strong>{finding.verdict}</strong> {finding.quote && <q>{finding.quote}</q>}
              </li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}
