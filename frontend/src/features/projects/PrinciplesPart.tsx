import { plural, t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { usePrinciples } from "@/api/principles";
import { get, send, type Listed } from "@/api/request";
import type { Constitution, Principle, PrinciplesInForce } from "@/api/types";
import { moment } from "@/ui/dates";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Section, Sheet } from "@/ui/Page";
import { whole } from "@/ui/numbers";
import { Empty, Lines, Loaded, Notice } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import { changesBetween, type PrincipleChange } from "./principle-changes";
import { PrincipleFields } from "./PrincipleFields";
import { PrincipleRecordsTable } from "./PrincipleRecordsTable";
import classes from "./principles.module.css";

type View = "record" | "history" | "writing";

/** What responses are held against: the version in force, how it is applied, the next version. */
export function PrinciplesPart({ projectId, mayChange }: { projectId: string; mayChange: boolean }) {
  const query = usePrinciples(projectId);
  const [view, setView] = useState<View>("record");
  const newest = query.data?.newest;
  const toggle = (wanted: View) => setView(view === wanted ? "record" : wanted);
  return (
    <Section
      title={t`Principles`}
      note={newest && t`version ${newest.version}, published ${moment(newest.published_at)}`}
      aside={
        newest && (
          <>
            <Button variant="subtle" size="compact-sm" onClick={() => toggle("history")} aria-expanded={view === "history"}>
              {view === "history" ? t`Fold` : t`Versions`}
            </Button>
            {mayChange && (
              <Button variant="subtle" size="compact-sm" onClick={() => toggle("writing")} aria-expanded={view === "writing"}>
                {view === "writing" ? t`Leave as they are` : t`Write the next version`}
              </Button>
            )}
          </>
        )
      }
    >
      <Loaded query={query} skeleton={<Lines count={5} />}>
        {(inForce) => {
          if (view === "writing") return <NextVersion projectId={projectId} inForce={inForce} onDone={() => setView("record")} />;
          if (!inForce.newest) return <Empty action={mayChange && <Button onClick={() => setView("writing")}>{t`Write the principles`}</Button>}>{t`No principles yet: experts hold each response against them, so work opens once they are published.`}</Empty>;
          return view === "history" ? <Versions projectId={projectId} /> : <PrincipleRecordsTable projectId={projectId} version={inForce.newest.version} />;
        }}
      </Loaded>
    </Section>
  );
}

function Versions({ projectId }: { projectId: string }) {
  const query = useQuery({ queryKey: ["constitutions", projectId], queryFn: ({ signal }) => get<Listed<Constitution>>(`/projects/${projectId}/constitutions`, undefined, signal) });
  return (
    <Loaded query={query} skeleton={<Lines count={5} />}>
      {({ results }) => (
        <div className={tables.cards}>
          {results.map((version, index) => (
            <Sheet key={version.id}>
              <strong>{t`Version ${version.version}`}</strong> <span className="label">{moment(version.published_at)}</span>
              <ChangeList changes={changesBetween(results[index + 1]?.principles ?? [], version.principles)} />
            </Sheet>
          ))}
        </div>
      )}
    </Loaded>
  );
}

function ChangeList({ changes }: { changes: PrincipleChange[] }) {
  if (changes.length === 0) return <p className="muted">{t`No wording differs; only the order.`}</p>;
  return (
    <ul className={classes.changes}>
      {changes.map((change) => (
        <li key={change.code}>
          <span className={classes.code}>{change.code}</span> <span className="label">{change.kind}</span>{" "}
          {change.words.map((word, index) => (word.side === "both" || (change.kind === "new" && word.side === "b") ? <span key={index}>{word.text}</span> : word.side === "a" ? <del key={index}>{word.text}</del> : <ins key={index}>{word.text}</ins>))}
        </li>
      ))}
    </ul>
  );
}

function NextVersion({ projectId, inForce, onDone }: { projectId: string; inForce: PrinciplesInForce; onDone: () => void }) {
  const queries = useQueryClient();
  const current = inForce.newest?.principles ?? [];
  const [principles, setPrinciples] = useState<Principle[]>(current);
  const [isAsking, setAsking] = useState(false);
  const publish = useMutation({
    mutationFn: () => send<Constitution>("POST", `/projects/${projectId}/constitutions`, { principles }),
    onSuccess: async () => {
      for (const name of ["principles", "constitutions", "principle-records"]) await queries.invalidateQueries({ queryKey: [name, projectId] });
      onDone();
    },
    onError: () => setAsking(false),
  });
  const changes = changesBetween(current, principles);
  const isSame = JSON.stringify(principles) === JSON.stringify(current);
  const problem = publish.error ? asProblem(publish.error) : null;
  const version = (inForce.newest?.version ?? 0) + 1;
  const count = whole(inForce.answered_items);
  const affected = inForce.answered_items === 0 ? t`No item is answered yet.` : plural(inForce.answered_items, { one: `Affects ${count} answered item: answers keep the version they were given under; experts answer by version ${version} from now on.`, other: `Affects ${count} answered items: answers keep the version they were given under; experts answer by version ${version} from now on.` });
  const submit = () => {
    if (isSame || publish.isPending) return;
    if (isAsking) publish.mutate();
    else setAsking(true);
  };
  useKeys([{ key: "mod+Enter", label: t`Publish version ${version}`, run: submit, disabled: isSame }]);
  return (
    <Sheet>
      <div className={tables.form}>
        {problem && <Notice tone="bad">{problem.message}</Notice>}
        <PrincipleFields
          principles={principles}
          onChange={(written) => {
            setPrinciples(written);
            setAsking(false);
          }}
          error={(place) => problem?.fields[place]?.join(" ")}
        />
        {inForce.newest && !isSame && <ChangeList changes={changes} />}
        {isAsking && <Notice tone="caution">{affected}</Notice>}
        <div className={tables.foot}>
          <span className="label">{isSame ? t`Nothing changed yet.` : ""}</span>
          {isAsking && (
            <Button variant="default" onClick={() => setAsking(false)}>
              {t`Not yet`}
            </Button>
          )}
          <Button disabled={isSame} loading={publish.isPending} onClick={submit} rightSection={<KeyCap of="mod+Enter" />}>
            {isAsking ? t`Yes, publish version ${version}` : t`Publish version ${version}`}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
