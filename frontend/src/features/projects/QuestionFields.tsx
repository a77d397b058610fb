import { t } from "@lingui/core/macro";
import { Checkbox, Select } from "@mantine/core";
import { spoken } from "@/language";
import { Loaded } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useTaskTypes, type NewProject } from "./api";
import { ChatSettings } from "./ChatSettings";
import { ChoiceSettings } from "./ChoiceSettings";
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
  choices: { question: "", labels: [], minimum_labels: 0, maximum_labels: 1 },
  chat: { minimum_turns: 3, maximum_turns: 8, replies: 2, edits: true, rating: true },
  pair: { ties: true },
  spans: { question: "", labels: [], whole_words: true },
  steps: { marking: "first_error", neutral: "good" },
  grading: { cannot_tell: true },
  ranking: { ties: true },
  rating: { criteria: [t`Correct`, t`Complete`, t`Clear`].map((name) => ({ name, description: "", highest: 5 })) },
  rewrite: { minimum_words: 1, maximum_words: 1000, must_differ: true },
  rubric: { minimum_rows: 3, maximum_rows: 20, lowest_points: -10, highest_points: 10, needs_why: false },
};

/** One expert is enough for a conversation, and for nothing else. */
function seatsFor(kind: string, { seats_per_item }: NewProject): Partial<NewProject> {
  if (kind === "chat") return { seats_per_item: 1 };
  return seats_per_item === 1 ? { seats_per_item: 3 } : {};
}

/** Which kind of judgement, and its settings. */
export function QuestionFields({ project, set, error, principleError }: Props) {
  const types = useTaskTypes();
  const usesPrinciples = types.data?.find((kind) => kind.kind === project.task_type)?.uses_principles;
  const choose = (kind: string) => set({ task_type: kind, task_settings: SETTINGS[kind] ?? {}, principles: undefined, ...seatsFor(kind, project) });
  return (
    <div className={classes.form}>
      <Loaded query={types}>
        {(kinds) => <Select label={t`Kind`} data={kinds.map((kind) => ({ value: kind.kind, label: spoken(kind.title) }))} value={project.task_type} onChange={(value) => value && choose(value)} size="md" />}
      </Loaded>
      {project.task_type === "pair" && (
        <Checkbox label={t`“About the same” is an answer`} checked={project.task_settings?.ties !== false} onChange={(event) => set({ task_settings: { ties: event.currentTarget.checked } })} />
      )}
      {project.task_type === "spans" && <SpansSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} error={error} />}
      {project.task_type === "grading" && (
        <Checkbox label={t`“Cannot tell” is a grade`} description={t`Left out of the score`} checked={project.task_settings?.cannot_tell !== false} onChange={(event) => set({ task_settings: { cannot_tell: event.currentTarget.checked } })} />
      )}
      {project.task_type === "ranking" && (
        <Checkbox label={t`Candidates may share a place`} checked={project.task_settings?.ties !== false} onChange={(event) => set({ task_settings: { ties: event.currentTarget.checked } })} />
      )}
      {project.task_type === "steps" && <StepsSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} />}
      {project.task_type === "rating" && <RatingSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} error={error} />}
      {project.task_type === "rewrite" && <RewriteSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} error={error} />}
      {project.task_type === "rubric" && <RubricSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} error={error} />}
      {project.task_type === "chat" && <ChatSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} error={error} />}
      {usesPrinciples && (
        <div>
          <h3 className={principles.title}>{t`Principles each response is held against`}</h3>
          <PrincipleFields principles={project.principles ?? []} onChange={(written) => set({ principles: written })} error={principleError} />
        </div>
      )}
      {project.task_type === "choice" && <ChoiceSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} error={error} />}
      {project.task_type === "choices" && <ChoiceSettings settings={project.task_settings ?? {}} onChange={(task_settings) => set({ task_settings })} error={error} several />}
    </div>
  );
}
