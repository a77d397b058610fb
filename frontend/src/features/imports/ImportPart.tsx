import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { get, send, type Listed } from "@/api/request";
import type { Import, Project, TaskType } from "@/api/types";
import { moment } from "@/ui/dates";
import { Section, Sheet } from "@/ui/Page";
import { whole } from "@/ui/numbers";
import { Empty, Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { FilePlace } from "./FilePlace";
import { Mapping } from "./Mapping";
import { Refused } from "./Refused";
import { TextForm } from "./TextForm";

const STATES: Record<string, string> = { waiting: t`waits`, running: t`is being read`, done: t`read`, failed: t`failed`, cancelled: t`cancelled` };
const MOVING = new Set(["waiting", "running"]);

/** From a file to items: columns are mapped once, the import goes on by itself. */
export function ImportPart({ project, type, mayChange }: { project: Project; type: TaskType | undefined; mayChange: boolean }) {
  const [file, setFile] = useState<File | null>(null);
  const query = useQuery({
    queryKey: ["imports", project.id],
    queryFn: ({ signal }) => get<Listed<Import>>(`/projects/${project.id}/imports`, undefined, signal),
    refetchInterval: (known) => (known.state.data?.results.some((one) => MOVING.has(one.state) || !one.taken_in) ? 2_000 : false),
  });
  return (
    <Section title={t`Data`} note={t`rows known by their external id are taken once`}>
      {!mayChange ? null : file && type ? <Mapping key={file.name + file.size} file={file} project={project} type={type} onDone={() => setFile(null)} /> : <FilePlace onFile={setFile} />}
      <Loaded query={query}>
        {({ results }) => (
          <div className={classes.cards}>
            {results.length === 0 && !mayChange && <Empty>{t`No file yet. Data leads and owners of your lab bring them.`}</Empty>}
            {results.map((one) => (
              <ImportLine key={one.id} one={one} mayChange={mayChange} />
            ))}
          </div>
        )}
      </Loaded>
      {mayChange && <TextForm project={project} />}
    </Section>
  );
}

function ImportLine({ one, mayChange }: { one: Import; mayChange: boolean }) {
  const queries = useQueryClient();
  const [isOpened, setOpened] = useState(false);
  const cancel = useMutation({
    mutationFn: () => send<Import>("POST", `/imports/${one.id}/cancellation`, {}),
    onSettled: () => queries.invalidateQueries({ queryKey: ["imports"] }),
  });
  const share = one.bytes_total > 0 ? Math.round((100 * one.bytes_done) / one.bytes_total) : 0;
  const count = (value: number) => whole(value);
  return (
    <Sheet>
      <div style={{ display: "flex", flexWrap: "wrap", gap: "4px 16px", justifyContent: "space-between" }}>
        <span>
          <strong>{one.filename}</strong> {STATES[one.state] ?? one.state}
          {one.state === "running" && `, ${share} %`} · {t`${count(one.rows_imported)} imported`} · {t`${count(one.rows_repeated)} known already`} · {t`${count(one.rows_refused)} refused`}
          {one.rows_returned > 0 && ` · ${t`${count(one.rows_returned)} back with you`}`}
          {one.state === "done" && !one.taken_in && ` · ${t`the data is being looked at`}`}
        </span>
        <span className="label">{moment(one.created_at)}</span>
      </div>
      {MOVING.has(one.state) && (
        <>
          <div className={classes.bar} role="progressbar" aria-valuenow={share} aria-valuemin={0} aria-valuemax={100} aria-label={t`Reading ${one.filename}`} style={{ marginTop: 8 }}>
            <div data-kind="decided" style={{ width: `${share}%` }} />
          </div>
          <div className={classes.foot}>
            <span className="label">{t`It goes on when you leave this page.`}</span>
            {mayChange && (
              <Button variant="subtle" size="compact-sm" loading={cancel.isPending} onClick={() => cancel.mutate()}>
                {t`Stop; what is imported stays`}
              </Button>
            )}
          </div>
        </>
      )}
      {cancel.error && <Notice tone="bad">{asProblem(cancel.error).message}</Notice>}
      {one.failure && <Notice tone="bad">{one.failure}</Notice>}
      {one.rows_refused > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={() => setOpened(!isOpened)} aria-expanded={isOpened}>
          {isOpened ? t`Hide the refused rows` : t`Show the refused rows`}
        </Button>
      )}
      {isOpened && <Refused of={one} />}
    </Sheet>
  );
}
