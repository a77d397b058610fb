import { Button, FileButton, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { get, send, type Listed } from "@/api/request";
import type { Import, ImportProblem, Preview, Project, TaskType } from "@/api/types";
import { moment } from "@/ui/dates";
import { Section, Sheet } from "@/ui/Page";
import { Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";

const PREVIEW_BYTES = 900_000;
const STATES: Record<string, string> = { waiting: "waits", running: "is being read", done: "read", failed: "failed", cancelled: "cancelled" };

/** From a file to items: columns are mapped once, the import goes on by itself. */
export function ImportPart({ project, type }: { project: Project; type: TaskType | undefined }) {
  const [file, setFile] = useState<File | null>(null);
  const query = useQuery({
    queryKey: ["imports", project.id],
    queryFn: ({ signal }) => get<Listed<Import>>(`/projects/${project.id}/imports`, undefined, signal),
    refetchInterval: (known) => (known.state.data?.results.some((one) => one.state === "waiting" || one.state === "running") ? 2_000 : false),
  });
  return (
    <Section
      title="Data"
      note="JSONL or CSV; rows known by their external id are taken once"
      aside={
        <FileButton onChange={setFile} accept=".jsonl,.json,.csv,.ndjson" inputProps={{ "aria-label": "File with items" }}>
          {(props) => (
            <Button variant="default" {...props}>
              Choose a file
            </Button>
          )}
        </FileButton>
      }
    >
      {file && type && <Mapping key={file.name + file.size} file={file} project={project} type={type} onDone={() => setFile(null)} />}
      <Loaded query={query}>
        {({ results }) => (
          <div className={classes.cards}>
            {results.map((one) => (
              <ImportLine key={one.id} one={one} />
            ))}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function Mapping({ file, project, type, onDone }: { file: File; project: Project; type: TaskType; onDone: () => void }) {
  const preview = useQuery({
    queryKey: ["import-preview", file.name, file.size, file.lastModified],
    queryFn: () => {
      const form = new FormData();
      form.set("task_type", project.task_type);
      form.set("file", file.slice(0, PREVIEW_BYTES), file.name);
      return send<Preview>("POST", "/imports/preview", form);
    },
    retry: false,
    staleTime: Infinity,
  });
  return <Loaded query={preview}>{(seen) => <MappingForm file={file} project={project} type={type} preview={seen} onDone={onDone} />}</Loaded>;
}

function MappingForm({ file, project, type, preview, onDone }: { file: File; project: Project; type: TaskType; preview: Preview; onDone: () => void }) {
  const queries = useQueryClient();
  const fields = [...type.content_fields, { name: "external_id", label: "External id", required: false, help: "Your own name of the row" }];
  const [mapping, setMapping] = useState<Record<string, string | null>>(() => Object.fromEntries(fields.map((field) => [field.name, project.column_mapping[field.name] ?? preview.suggested_mapping[field.name] ?? null])));
  const start = useMutation({
    mutationFn: () => {
      const form = new FormData();
      form.set("mapping", JSON.stringify(mapping));
      form.set("file", file);
      return send<Import>("POST", `/projects/${project.id}/imports`, form);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["imports", project.id] });
      onDone();
    },
  });
  const isComplete = fields.every((field) => !field.required || mapping[field.name]);
  return (
    <Sheet>
      <p style={{ marginTop: 0 }}>
        <strong>{file.name}</strong>, {preview.format}: which column holds what?
      </p>
      <div className={classes.pair}>
        {fields.map((field) => (
          <Select
            key={field.name}
            label={field.label}
            description={field.help || undefined}
            required={field.required}
            data={preview.columns}
            value={mapping[field.name] ?? null}
            onChange={(value) => setMapping((now) => ({ ...now, [field.name]: value }))}
            clearable={!field.required}
            searchable
          />
        ))}
      </div>
      {preview.problems.length > 0 && <Problems problems={preview.problems} />}
      {start.error && <Notice tone="bad">{asProblem(start.error).message}</Notice>}
      <div className={classes.foot} style={{ marginTop: 16 }}>
        <Button variant="subtle" onClick={onDone}>
          Another file
        </Button>
        <Button loading={start.isPending} disabled={!isComplete} onClick={() => start.mutate()}>
          Import
        </Button>
      </div>
    </Sheet>
  );
}

function ImportLine({ one }: { one: Import }) {
  const [isOpened, setOpened] = useState(false);
  const share = one.bytes_total > 0 ? Math.round((100 * one.bytes_done) / one.bytes_total) : 0;
  const count = (value: number) => value.toLocaleString("en-US");
  return (
    <Sheet>
      <div style={{ display: "flex", flexWrap: "wrap", gap: "4px 16px", justifyContent: "space-between" }}>
        <span>
          <strong>{one.filename}</strong> {STATES[one.state] ?? one.state}
          {one.state === "running" && `, ${share} %`} · {count(one.rows_imported)} imported · {count(one.rows_repeated)} known already · {count(one.rows_refused)} refused
        </span>
        <span className="label">{moment(one.created_at)}</span>
      </div>
      {one.failure && <Notice tone="bad">{one.failure}</Notice>}
      {one.rows_refused > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={() => setOpened(!isOpened)} aria-expanded={isOpened}>
          {isOpened ? "Hide the refused rows" : "Show the refused rows"}
        </Button>
      )}
      {isOpened && <Refused importId={one.id} />}
    </Sheet>
  );
}

function Refused({ importId }: { importId: string }) {
  const query = useQuery({ queryKey: ["import-problems", importId], queryFn: ({ signal }) => get<Listed<ImportProblem>>(`/imports/${importId}/problems`, undefined, signal) });
  return <Loaded query={query}>{({ results }) => <Problems problems={results} />}</Loaded>;
}

function Problems({ problems }: { problems: ImportProblem[] }) {
  return (
    <div className={classes.scroll} style={{ marginTop: 8 }}>
      <table className={classes.table}>
        <tbody>
          {problems.slice(0, 20).map((problem, index) => (
            <tr key={index}>
              <td className="number">line {problem.line}</td>
              <td>{problem.column}</td>
              <td>{problem.message}</td>
              <td className="muted">{problem.excerpt.slice(0, 80)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
