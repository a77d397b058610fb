import { plural, t } from "@lingui/core/macro";
import { SegmentedControl } from "@mantine/core";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { get } from "@/api/request";
import type { Rated, Reliability } from "@/api/types";
import { useLive } from "@/realtime/live";
import { Estimate, percent } from "@/ui/Estimate";
import { Interval } from "@/ui/Interval";
import { Page, Section } from "@/ui/Page";
import { decimal } from "@/ui/numbers";
import { Empty, Lines, Loaded } from "@/ui/states";
import { SecondLooks } from "./SecondLooks";
import classes from "@/ui/tables.module.css";

const VIEWS = [
  { value: "bars", label: t`Bars` },
  { value: "table", label: t`As table` },
];

/** Who is how reliable at which answer, with intervals; and how far experts agree. */
export function ReliabilityPage({ projectId, projectName }: { projectId: string; projectName?: string }) {
  useLive(`project:${projectId}`, [["reliability", projectId]]);
  const query = useQuery({ queryKey: ["reliability", projectId], queryFn: ({ signal }) => get<Reliability>(`/projects/${projectId}/reliability`, undefined, signal) });
  const [view, setView] = useState("bars");
  return (
    <Page
      title={t`Reliability`}
      lead={
        <>
          <Link to={`/lab/projects/${projectId}`}>{projectName ?? t`Project`}</Link>
          {query.data && t` · measured on ${query.data.checks} hidden checks · 9 in 10 sure · no figure below 5 checks of one's own`}
        </>
      }
      aside={<SegmentedControl data={VIEWS} value={view} onChange={setView} aria-label={t`How to show`} />}
    >
      <Loaded query={query} skeleton={<Lines count={6} />}>
        {(found) => (
          <>
            <Agreement rows={found.agreement} />
            <Section title={t`Experts and AI reviewers by answer`} note={found.pool === null ? t`nothing measured yet` : t`somebody new here is expected to be right in ${percent(found.pool)}`}>
              {found.people.length + found.judges.length === 0 ? (
                <Empty>{t`Nobody has answered yet. Hidden checks measure experts as they work; make about twenty on the project page.`}</Empty>
              ) : (
                <Rates found={found} asBars={view === "bars"} />
              )}
            </Section>
          </>
        )}
      </Loaded>
      <SecondLooks projectId={projectId} />
    </Page>
  );
}

function Agreement({ rows }: { rows: Reliability["agreement"] }) {
  return (
    <Section title={t`How far experts agree`} note={t`beyond chance (Krippendorff's alpha), 95 % interval; no figure below 30 items`}>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <tbody>
            {rows.map((row) => (
              <tr key={row.slice}>
                <td>{row.slice || t`All items`}</td>
                <td className={classes.amount}>
                  {row.value === null || row.lower === null || row.upper === null ? (
                    <span className="muted">{t`not yet`}</span>
                  ) : (
                    <>
                      {decimal(row.value, 2)}{" "}
                      <span className="muted">
                        ({decimal(row.lower, 2)}-{decimal(row.upper, 2)}, n = {row.n})
                      </span>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Rates({ found, asBars }: { found: Reliability; asBars: boolean }) {
  const told = found.people.filter((one) => one.right ?? one.agreement);
  const untold = found.people.length - told.length;
  return (
    <>
      <RatesTable found={found} rows={[...found.judges, ...told]} asBars={asBars} />
      {untold > 0 && (
        <p className="muted">
          {plural(untold, { one: "One more expert has answered too little for a figure.", other: "# more experts have answered too little for a figure." })}
        </p>
      )}
    </>
  );
}

function RatesTable({ found, rows, asBars }: { found: Reliability; rows: Rated[]; asBars: boolean }) {
  if (rows.length === 0) return null;
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t`Who`}</th>
            <th scope="col">{t`Right on checks`}</th>
            {found.classes.map((name) => (
              <th scope="col" key={name} style={{ whiteSpace: "normal", minWidth: 112 }}>
                {t`where “${name}” is right`}
              </th>
            ))}
            <th scope="col">{t`Agrees with decisions`}</th>
            <th scope="col">{t`Score as published`}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <RatedRow key={one.kind + one.name} one={one} asBars={asBars} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RatedRow({ one, asBars }: { one: Rated; asBars: boolean }) {
  return (
    <tr>
      <td style={{ minWidth: 136 }}>
        {one.name} {one.kind === "ai" && <div className="label">{t`AI reviewer`}</div>}
      </td>
      <Cell rate={one.right} one={one} asBars={asBars} />
      {one.classes.map((rate, index) => (
        <Cell key={index} rate={rate} one={one} asBars={asBars} />
      ))}
      <Cell rate={one.agreement} one={one} asBars={asBars} />
      <td>{one.standing ? <Estimate value={one.standing.expected} lower={one.standing.lower} upper={one.standing.upper} /> : <span className="muted">{one.kind === "ai" ? "" : t`too little to say`}</span>}</td>
    </tr>
  );
}

function Cell({ rate, one, asBars }: { rate: Rated["right"]; one: Rated; asBars: boolean }) {
  if (!rate) return <td className="muted">–</td>;
  return <td>{asBars ? <Interval of={rate} who={one.kind} /> : <Estimate {...rate} />}</td>;
}
