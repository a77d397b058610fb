import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { asProblem } from "@/api/problem";
import { moment } from "@/ui/dates";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Page } from "@/ui/Page";
import { Empty, Lines, Loaded, Notice } from "@/ui/states";
import { useAskForReport, useReports, type Report } from "./api";
import { Assumptions } from "./Assumptions";
import { Figures } from "./Figures";

/** What the hybrid saved against all-human at the same certainty: a dated snapshot for the person who pays. */
export function EfficiencyPage({ projectId, projectName, mayChange }: { projectId: string; projectName: string; mayChange: boolean }) {
  const query = useReports(projectId);
  const ask = useAskForReport(projectId);
  const [isAsking, setAsking] = useState(false);
  const newest = query.data?.results[0];
  const done = query.data?.results.find((one) => one.state === "done");
  const pdf = done && `/api/v1/reports/${done.id}/pdf`;
  const run = (include: boolean) => {
    if (!ask.isPending) ask.mutate({ include_evidence: include });
  };
  useKeys([
    { key: "d", label: t`Download as PDF`, run: () => pdf && window.location.assign(pdf), disabled: !pdf },
    { key: "i", label: t`With or without first evidence`, run: () => run(!(done?.assumptions.include_evidence ?? false)), disabled: !done || !mayChange },
  ]);
  return (
    <Page
      title={t`What the hybrid saves`}
      lead={<Link to={`/lab/projects/${projectId}`}>{projectName}</Link>}
      aside={
        <>
          {done && (
            <Button component="a" variant="default" href={asFile(done)} download={`efficiency-${done.requested_at.slice(0, 10)}.json`}>
              {t`JSON`}
            </Button>
          )}
          {pdf && (
            <Button component="a" variant="default" href={pdf} download rightSection={<KeyCap of="d" />}>
              {t`PDF`}
            </Button>
          )}
        </>
      }
    >
      {ask.error && <Notice tone="bad">{asProblem(ask.error).message}</Notice>}
      <Loaded query={query} skeleton={<Lines count={8} />}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty
              action={
                mayChange && (
                  <Button loading={ask.isPending} onClick={() => run(true)}>
                    {t`Reckon it now`}
                  </Button>
                )
              }
            >
              {t`No report yet. It compares what you paid with an all-human design at the same certainty, replayed on your own blind items.`}
            </Empty>
          ) : (
            <>
              {newest?.state === "waiting" && <Notice>{t`Being reckoned; the last finished report stays below.`}</Notice>}
              {newest?.state === "failed" && <Notice tone="bad">{newest.failure}</Notice>}
              {done ? <Shown report={done} /> : null}
              <Assumptions mayChange={mayChange} report={done ?? newest} isAsking={isAsking} setAsking={setAsking} ask={(wanted) => ask.mutate(wanted, { onSuccess: () => setAsking(false) })} isPending={ask.isPending} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function Shown({ report }: { report: Report }) {
  return (
    <>
      <p className="label">{t`Snapshot of ${moment(report.requested_at)}. In brackets: 90 % intervals.`}</p>
      <Figures report={report} />
    </>
  );
}

function asFile(report: Report): string {
  return `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(report, null, 2))}`;
}
