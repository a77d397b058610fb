import { Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import { Loaded } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useTaskTypes, type NewProject } from "./api";
import { PrincipleFields } from "./PrincipleFields";
import principles from "./principles.module.css";
import { RatingSettings } from "./RatingSettings";
import { RewriteSettings } from "./RewriteSettings";
import { RubricSettings } from "./RubricSettings";
import { SpansSettings } from "./SpansSettings";
import { StepsSettings } from "./StepsSettings";

interface Props {
  project: NewProject;
  set: (part: Partial<NewProject>) => void;
  error: string | undefined;
  /** What the server says of a principle's field. */
  principleError: (place: string) => string | undefined;
}

const SETTINGS: Record<string, Record<string, unknown>> = {
  choice: { question: "", labels: [] },
  pair: { ties: true },
  spans: { question: "", labels: [], whole_words: true },
  steps: { marking: "first_error", neutral: "good" },
  ranking: { ties: true },
  rating: { criteria: ["Correct", "Complete", "Clear"].map((name) => ({ name, description: "", highest: 5 })) },
  rewrite: { minimum_words: 1, maximum_words: 1000, must_differ: true },
  rubric: { minimum_rows: 3, maximum_rows: 20, lowest_points: -10, highest_points: 10, needs_why: false },
};

/** Which kind of judgement, and its settings. */
export function QuestionFields({ project, set, error, principleError }: Props) {
  const types = useTaskTypes();
  const usesPrinciples = types.data?.find((kind) => kind.kind === project.task_type)?.uses_principles;
  const choose = (kind: string) => set({ task_type: kind, task_settings: SETTINGS[kind] ?? {}, principles: undefined });
  return (
    <div className={classes.form}>
      <Loaded query={types}>
        {(kinds) => <Select label="Kind" data={kinds.map((kind) => ({ value: kind.kind, label: kind.title }))} value={project.task_type} onChange={(value) => value && choose(value)} size="md" />}
      </Loaded>
      {project.task_type === "pair" && (
        <Checkbox label="“About the same” is an answer" checked={project.task_settings?.ties !== false} onChange={(event) => set({ task_settings: { ties: event.currentTarget.checked } })} />
      )}
      {project.task_type === "spans" && <SpansSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} error={error} />}
      {project.task_type === "ranking" && (
        <Checkbox label="Candidates may share a place" checked={project.task_settings?.ties !== false} onChange={(event) => set({ task_settings: { ties: event.currentTarget.checked } })} />
      )}
      {project.task_type === "steps" && <StepsSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} />}
      {project.task_type === "rating" && <RatingSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} error={error} />}
      {project.task_type === "rewrite" && <RewriteSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} error={error} />}
      {project.task_type === "rubric" && <RubricSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} error={error} />}
      {usesPrinciples && (
        <div>
          <h3 className={principles.title}>Principles each response is held against</h3>
          <PrincipleFields principles={project.principles ?? []} onChange={(written) => set({ principles: written })} error={principleError} />
        </div>
      )}
      {project.task_type === "choice" && <ChoiceSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} error={error} />}
    </div>
  );
}

function ChoiceSettings({ settings, onChange, error }: { settings: Record<string, unknown>; onChange: (settings: Record<string, unknown>) => void; error: string | undefined }) {
  const labels = (settings.labels as { value: string; text: string }[] | undefined) ?? [];
  const parse = (text: string) =>
    text.split("\n").map((line) => {
      const [value = "", words] = line.split("=", 2);
      return { value: value.trim(), text: (words ?? value).trim() };
    });
  return (
    <>
      <TextInput label="Question" required value={String(settings.question ?? "")} onChange={(event) => onChange({ ...settings, question: event.currentTarget.value })} size="md" />
      <Textarea
        label="Answers, one a line"
        description="“value = words” where the exported value differs from what experts read"
        required
        autosize
        minRows={3}
        defaultValue={labels.map((label) => (label.text === label.value ? label.value : `${label.value} = ${label.text}`)).join("\n")}
        onChange={(event) => onChange({ ...settings, labels: parse(event.currentTarget.value).filter((label) => label.value) })}
        error={error}
        size="md"
      />
    </>
  );
}
