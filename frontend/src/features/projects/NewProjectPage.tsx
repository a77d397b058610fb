import { t } from "@lingui/core/macro";
import { Button, Checkbox, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { useExpertise } from "@/api/expertise";
import { useMe } from "@/api/me";
import { asProblem } from "@/api/problem";
import { labsToLead } from "@/api/roles";
import type { Expertise, Me } from "@/api/types";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Page, Section, Sheet } from "@/ui/Page";
import { Empty, Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useCreateProject, useTaskTypes, type NewProject } from "./api";
import { QuestionFields } from "./QuestionFields";

const DATA_CLASSES = [
  { value: "public", label: t`Public` },
  { value: "confidential", label: t`Confidential` },
  { value: "personal", label: t`Personal` },
  { value: "health", label: t`Health` },
];

export function NewProjectPage() {
  const me = useMe();
  const expertise = useExpertise();
  return (
    <Page title={t`New project`} lead={t`What is to be judged, under which law or label, by how many people. The file comes next.`} narrow>
      <Loaded query={me}>{(known) => (labsToLead(known).length > 0 ? <Loaded query={expertise}>{(fields) => <ProjectForm labs={labsToLead(known)} expertise={fields} />}</Loaded> : <Empty>{t`Data leads and owners of a lab start projects. Ask one of yours.`}</Empty>)}</Loaded>
    </Page>
  );
}

function ProjectForm({ labs, expertise }: { labs: Me["labs"]; expertise: Expertise }) {
  const navigate = useNavigate();
  const create = useCreateProject();
  const [project, setProject] = useState<NewProject>(() => ({
    lab: labs[0]?.id ?? "",
    name: "",
    description: "",
    field: "medicine",
    specialty: "general",
    jurisdiction: "US",
    as_of: new Date().toISOString().slice(0, 10),
    audience: "",
    language: "en",
    task_type: "pair",
    task_settings: { ties: true },
    seats_per_item: 3,
    data_class: "public",
    permitted_sources: t`Any published source`,
    ai_assistants_permitted: false,
    source_licence: "",
    answer_licence: t`All rights to the lab`,
    guideline: "",
  }));
  const types = useTaskTypes();
  const [complaint, setComplaint] = useState<string | null>(null);
  const set = (part: Partial<NewProject>) => setProject((now) => ({ ...now, ...part }));
  const problem = create.error ? asProblem(create.error) : null;
  const error = (name: string) => problem?.fields[name]?.join(" ");
  const usesPrinciples = types.data?.find((kind) => kind.kind === project.task_type)?.uses_principles;
  const lacks = usesPrinciples && (project.principles ?? []).length === 0 ? t`Write the principles that responses are held against, or start from a template.` : null;
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    setComplaint(lacks);
    if (lacks) return;
    create.mutate(project, { onSuccess: (made) => void navigate(`/lab/projects/${made.id}`) });
  };
  useKeys([{ key: "mod+Enter", label: t`Create the project`, run: () => submit() }]);
  const specialties = expertise.fields.find((field) => field.value === project.field)?.specialties ?? [];
  return (
    <form onSubmit={submit}>
      <Section title={t`Work`}>
        <Sheet>
          <div className={classes.form}>
            {labs.length > 1 && <Select label={t`Lab`} data={labs.map((lab) => ({ value: lab.id, label: lab.name }))} value={project.lab} onChange={(value) => value && set({ lab: value })} size="md" />}
            <TextInput label={t`Name`} description={t`Experts read it on their board`} required value={project.name} onChange={(event) => set({ name: event.currentTarget.value })} error={error("name")} size="md" />
            <div className={classes.pair}>
              <Select label={t`Field`} data={expertise.fields.map(({ value, label }) => ({ value, label }))} value={project.field} onChange={(value) => value && set({ field: value as NewProject["field"], specialty: "general" })} size="md" />
              <Select label={t`Specialty`} data={specialties} value={project.specialty ?? null} onChange={(value) => set({ specialty: value ?? "" })} error={error("specialty")} size="md" />
            </div>
            <div className={classes.pair}>
              <Select label={t`Jurisdiction`} data={expertise.jurisdictions} searchable required value={project.jurisdiction} onChange={(value) => set({ jurisdiction: value ?? "" })} error={error("jurisdiction")} size="md" />
              <TextInput label={t`Law or knowledge as of`} type="date" required value={project.as_of} onChange={(event) => set({ as_of: event.currentTarget.value })} error={error("as_of")} size="md" />
              <TextInput label={t`Reader`} placeholder={t`tenant, patient, physician`} required value={project.audience} onChange={(event) => set({ audience: event.currentTarget.value })} error={error("audience")} size="md" />
            </div>
          </div>
        </Sheet>
      </Section>
      <Section title={t`Question`}>
        <Sheet>
          <QuestionFields project={project} set={set} error={error("task_settings")} principleError={error} />
        </Sheet>
      </Section>
      <Section title={t`Guideline and rules`}>
        <Sheet>
          <div className={classes.form}>
            <Textarea label={t`Guideline`} description={t`Paragraphs are numbered, so that experts can cite them`} required autosize minRows={6} value={project.guideline} onChange={(event) => set({ guideline: event.currentTarget.value })} error={error("guideline")} size="md" />
            <div className={classes.pair}>
              <NumberInput label={t`Experts an item`} description={t`Independent, blind to each other`} min={1} max={5} value={project.seats_per_item} onChange={(value) => set({ seats_per_item: Number(value) || 1 })} error={error("seats_per_item")} size="md" />
              <Select label={t`The texts are`} description={t`Personal and health texts need your statement`} data={DATA_CLASSES} value={project.data_class ?? null} onChange={(value) => value && set({ data_class: value as NewProject["data_class"] })} size="md" />
            </div>
            <TextInput label={t`Permitted sources`} required value={project.permitted_sources} onChange={(event) => set({ permitted_sources: event.currentTarget.value })} error={error("permitted_sources")} size="md" />
            <Checkbox label={t`Experts may use AI assistants`} checked={project.ai_assistants_permitted} onChange={(event) => set({ ai_assistants_permitted: event.currentTarget.checked })} />
            <div className={classes.pair}>
              <TextInput label={t`Licence of your texts`} placeholder={t`not said`} value={project.source_licence} onChange={(event) => set({ source_licence: event.currentTarget.value })} error={error("source_licence")} size="md" />
              <TextInput label={t`Licence of the answers`} required value={project.answer_licence} onChange={(event) => set({ answer_licence: event.currentTarget.value })} error={error("answer_licence")} size="md" />
            </div>
          </div>
        </Sheet>
      </Section>
      {complaint && <Notice tone="bad">{complaint}</Notice>}
      {problem && <Notice tone="bad">{Object.keys(problem.fields).length > 0 ? t`Nothing was created yet: see the fields marked above. ` : ""}{problem.message}</Notice>}
      <div className={classes.foot} style={{ marginTop: 16 }}>
        <Button type="submit" loading={create.isPending} rightSection={<KeyCap of="mod+Enter" />}>
          {t`Create project`}
        </Button>
      </div>
    </form>
  );
}
