import { t } from "@lingui/core/macro";
import { Button, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { get, send, type Listed } from "@/api/request";
import type { Guideline } from "@/api/types";
import { moment } from "@/ui/dates";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Section, Sheet } from "@/ui/Page";
import { Prose } from "@/ui/Prose";
import { Lines, Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";

/** What experts judge by; every answer names the version it was given under. */
export function GuidelinePart({ projectId, mayChange }: { projectId: string; mayChange: boolean }) {
  const query = useQuery({ queryKey: ["guidelines", projectId], queryFn: ({ signal }) => get<Listed<Guideline>>(`/projects/${projectId}/guidelines`, undefined, signal) });
  const [view, setView] = useState<"closed" | "reading" | "writing">("closed");
  const latest = query.data?.results[0];
  const toggle = (wanted: "reading" | "writing") => setView(view === wanted ? "closed" : wanted);
  return (
    <Section
      title={t`Guideline`}
      note={latest && t`version ${latest.version}, published ${moment(latest.published_at)}`}
      aside={
        <>
          <Button variant="subtle" size="compact-sm" onClick={() => toggle("reading")} aria-expanded={view === "reading"}>
            {view === "reading" ? t`Fold` : t`Read`}
          </Button>
          {mayChange && (
            <Button variant="subtle" size="compact-sm" onClick={() => toggle("writing")} aria-expanded={view === "writing"}>
              {view === "writing" ? t`Leave as it is` : t`Write the next version`}
            </Button>
          )}
        </>
      }
    >
      {view !== "closed" && (
        <Loaded query={query} skeleton={<Lines count={6} />}>
          {() => <Sheet>{view === "reading" ? <Prose text={latest?.body ?? ""} numbered /> : <NextVersion projectId={projectId} now={latest?.body ?? ""} onDone={() => setView("reading")} />}</Sheet>}
        </Loaded>
      )}
    </Section>
  );
}

function NextVersion({ projectId, now, onDone }: { projectId: string; now: string; onDone: () => void }) {
  const queries = useQueryClient();
  const [body, setBody] = useState(now);
  const publish = useMutation({
    mutationFn: () => send<Guideline>("POST", `/projects/${projectId}/guidelines`, { body }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["guidelines", projectId] });
      await queries.invalidateQueries({ queryKey: ["project", projectId] });
      onDone();
    },
  });
  const isSame = body.trim() === now.trim() || body.trim() === "";
  const submit = () => {
    if (!isSame && !publish.isPending) publish.mutate();
  };
  useKeys([{ key: "mod+Enter", label: t`Publish this version`, run: submit, disabled: isSame }]);
  return (
    <div className={classes.form}>
      {publish.error && <Notice tone="bad">{asProblem(publish.error).message}</Notice>}
      <Textarea label={t`Guideline`} description={t`Paragraphs are numbered, so that experts can cite them`} autosize minRows={8} maxRows={24} value={body} onChange={(event) => setBody(event.currentTarget.value)} size="md" />
      <div className={classes.foot}>
        <span className="label">{t`Answers given so far keep the version they were given under.`}</span>
        <Button disabled={isSame} loading={publish.isPending} onClick={submit} rightSection={<KeyCap of="mod+Enter" />}>
          {t`Publish this version`}
        </Button>
      </div>
    </div>
  );
}
