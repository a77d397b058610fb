import { t } from "@lingui/core/macro";
import { Link } from "react-router";
import { asProblem } from "@/api/problem";
import type { Judge } from "@/api/types";
import { useLive } from "@/realtime/live";
import { useKeys, useRowKeys } from "@/ui/key-bindings";
import { Page, Section } from "@/ui/Page";
import { Empty, Lines, Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { AddJudge } from "./AddJudge";
import { useEndpoints, useJudges, useSwitchJudge } from "./api";
import { JudgeSheet } from "./JudgeSheet";
import { RegisterEndpoint } from "./RegisterEndpoint";

/** Who looks first at a project's items, and what that word is worth. */
export function JudgesPage({ projectId, projectName, labId, isOpenToAi, mayChange }: { projectId: string; projectName: string; labId: string; isOpenToAi: boolean; mayChange: boolean }) {
  useLive(`project:${projectId}`, [["judges", projectId]]);
  const judges = useJudges(projectId);
  const endpoints = useEndpoints();
  return (
    <Page title={t`AI reviewers`} lead={t`Who takes the AI first look. A reviewer starts in shadow with no say and earns it by measured agreement.`} aside={<Link to={`/lab/projects/${projectId}`}>{projectName}</Link>}>
      <Section title={t`Reviewers of this project`}>
        <Loaded query={judges} skeleton={<Lines count={6} />}>
          {({ results }) => (results.length === 0 ? <Empty>{isOpenToAi ? t`No reviewer yet. The local one begins with the first items; add a model below.` : t`AI reviewers do not look at this kind of question yet. Experts decide all of it.`}</Empty> : <List projectId={projectId} judges={results} mayChange={mayChange} />)}
        </Loaded>
      </Section>
      {mayChange && isOpenToAi && (
        <>
          <Section title={t`Add a model`}>
            <Loaded query={endpoints}>{({ results }) => <AddJudge projectId={projectId} endpoints={results.filter((one) => one.lab === null || one.lab === labId)} />}</Loaded>
          </Section>
          <Section title={t`Register a model of your own`}>
            <RegisterEndpoint labId={labId} />
          </Section>
        </>
      )}
    </Page>
  );
}

function List({ projectId, judges, mayChange }: { projectId: string; judges: Judge[]; mayChange: boolean }) {
  const change = useSwitchJudge(projectId);
  const [marked] = useRowKeys(judges.length, () => undefined);
  const one = judges[marked];
  useKeys([{ key: "s", label: t`Switch the marked reviewer on in shadow`, disabled: !mayChange || one?.state !== "off" || Boolean(one.retired_at), run: () => one && change.mutate({ id: one.id, state: "shadow" }) }]);
  return (
    <div className={classes.cards}>
      {change.error && <Notice tone="bad">{asProblem(change.error).message}</Notice>}
      {judges.map((judge, place) => (
        <JudgeSheet key={judge.id} judge={judge} isMarked={place === marked} mayChange={mayChange} isSwitching={change.isPending && change.variables.id === judge.id} turn={(state) => change.mutate({ id: judge.id, state })} />
      ))}
    </div>
  );
}
