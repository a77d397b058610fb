import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { send } from "@/api/request";
import type { Import, Preview, Project, TaskType } from "@/api/types";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Sheet } from "@/ui/Page";
import { Failure, Lines, Notice } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import classes from "./imports.module.css";
import { Problems } from "./Refused";

const PREVIEW_BYTES = 900_000;

interface Props {
  file: File;
  project: Project;
  type: TaskType;
  onDone: () => void;
}

/** Looks into the beginning of the file and asks which column holds what. */
export function Mapping(props: Props) {
  const { file, project, onDone } = props;
  const preview = useQuery({
    queryKey: ["import-preview", project.task_type, file.name, file.size, file.lastModified],
    queryFn: () => {
      const form = new FormData();
      form.set("task_type", project.task_type);
      form.set("file", file.slice(0, PREVIEW_BYTES), file.name);
      return send<Preview>("POST", "/imports/preview", form);
    },
    retry: false,
    staleTime: Infinity,
  });
  if (preview.data) return <MappingForm {...props} preview={preview.data} />;
  if (!preview.error) return <Lines count={4} height={24} />;
  return (
    <>
      <Failure error={preview.error} retry={() => void preview.refetch()} safe={t`Nothing was imported.`} />
      <Button variant="subtle" mt={8} onClick={onDone}>
        {t`Choose another file`}
      </Button>
    </>
  );
}

function MappingForm({ file, project, type, preview, onDone }: Props & { preview: Preview }) {
  const queries = useQueryClient();
  const fields = [...type.content_fields, { name: "external_id", label: t`External id`, required: false, help: t`Your own name of the row` }, { name: "attachments", label: t`Files`, required: false, help: t`Names of uploaded files that the item is judged by` }];
  const known = (column: string | undefined) => (column && preview.columns.includes(column) ? column : null);
  const [mapping, setMapping] = useState<Record<string, string | null>>(() => Object.fromEntries(fields.map(({ name }) => [name, known(project.column_mapping[name]) ?? preview.suggested_mapping[name] ?? null])));
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
  const lacking = fields.find((field) => field.required && !mapping[field.name]);
  const submit = () => {
    if (!lacking && !start.isPending) start.mutate();
  };
  useKeys([{ key: "mod+Enter", label: t`Import the file`, run: submit, disabled: lacking !== undefined }]);
  return (
    <Sheet>
      <p style={{ marginTop: 0 }}>
        <Trans><strong>{file.name}</strong>, {preview.format}: which column holds what?</Trans>
      </p>
      <div className={tables.pair}>
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
      <FirstRows preview={preview} fields={fields.filter((field) => mapping[field.name])} mapping={mapping} />
      {preview.problems.length > 0 && <Problems problems={preview.problems} />}
      {start.error && <Notice tone="bad">{asProblem(start.error).message}</Notice>}
      <div className={tables.foot} style={{ marginTop: 16 }}>
        {lacking && <span className="label">{t`Which column holds “${lacking.label}”?`}</span>}
        <Button variant="subtle" onClick={onDone}>
          {t`Another file`}
        </Button>
        <Button loading={start.isPending} disabled={lacking !== undefined} onClick={submit} rightSection={<KeyCap of="mod+Enter" />}>
          {t`Import`}
        </Button>
      </div>
    </Sheet>
  );
}

function FirstRows({ preview, fields, mapping }: { preview: Preview; fields: { name: string; label: string }[]; mapping: Record<string, string | null> }) {
  const cell = (value: unknown) => (typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value));
  return (
    <div className={tables.scroll} style={{ marginTop: 16 }}>
      <table className={tables.table}>
        <thead>
          <tr>
            {fields.map((field) => (
              <th key={field.name} scope="col">
                {field.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row, index) => (
            <tr key={index}>
              {fields.map((field) => {
                const shown = cell(row[mapping[field.name] ?? ""]);
                return (
                  <td key={field.name} className={classes.cell} title={shown.slice(0, 400)}>
                    {shown.slice(0, 120)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
