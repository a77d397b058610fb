import { Timeline } from "@mantine/core";
import "@mantine/core/styles/Timeline.layer.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useExpertiseNames } from "@/api/expertise";
import { get } from "@/api/request";
import type { ItemLife, Project } from "@/api/types";
import { useLive } from "@/realtime/live";
import { taskTypeOf } from "@/task-types";
import { settingsOf, type TaskType } from "@/task-types/task-type";
import { moment, plainDate, stopwatch } from "@/ui/dates";
import { Page, Section, Sheet } from "@/ui/Page";
import { Lines, Loaded } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { ReviewPart } from "./ReviewPart";

const OUTCOMES: Record<string, string> = { agrees: "agrees", dissent: "honest dissent", needs_person: "needs a person", not_accepted: "not accepted" };

/** Everything that happened to one item. */
export function ItemPage({ itemId }: { itemId: string }) {
  const item = useQuery({ queryKey: ["item", itemId], queryFn: ({ signal }) => get<ItemLife>(`/items/${itemId}`, undefined, signal) });
  const projectId = item.data?.project;
  const project = useQuery({ queryKey: ["project", projectId], queryFn: ({ signal }) => get<Project>(`/projects/${projectId}`, undefined, signal), enabled: projectId !== undefined });
  return (
    <Loaded query={item} skeleton={<Lines count={6} />}>
      {(life) => (
        <Loaded query={project} skeleton={<Lines count={6} />}>
          {(frame) => <Life life={life} project={frame} />}
        </Loaded>
      )}
    </Loaded>
  );
}

function Life({ life, project }: { life: ItemLife; project: Project }) {
  const type = taskTypeOf(project.task_type);
  const settings = settingsOf(project.task_settings);
  const { decision } = life;
  const names = useExpertiseNames();
  const frame = [names.jurisdiction(life.jurisdiction), `as of ${plainDate(life.as_of)}`, `reader: ${life.audience}`].join(" · ");
  useLive(`project:${project.id}`, [["item", life.id]]);
  const lead = (
    <>
      <Link to={`/lab/projects/${project.id}`}>{project.name}</Link> · {frame}
    </>
  );
  return (
    <Page title={`Item ${life.external_id}`} lead={lead}>
      {type && (
        <Section title="Material">
          <Sheet>
            <type.Material content={life.content} settings={settings} />
            {type.Candidates && <type.Candidates content={life.content} settings={settings} />}
          </Sheet>
        </Section>
      )}
      <Section title="Final answer">
        <Sheet>
          {decision ? (
            <>
              <strong>{type?.words(decision.answer, settings) ?? JSON.stringify(decision.answer)}</strong>, {Math.round(decision.confidence * 100)} % sure, {decision.answers_counted} answers ·{" "}
              <span className="muted">
                {decision.route}, {decision.method}, {moment(decision.decided_at)} {decision.reason}
              </span>
            </>
          ) : (
            <span className="muted">{life.state === "unsure" ? "The experts' answers do not settle it: a person decides below." : "Not decided yet."}</span>
          )}
        </Sheet>
      </Section>
      <Answers life={life} type={type} settings={settings} />
      {life.state === "unsure" && type && <ReviewPart life={life} type={type} settings={settings} />}
      <Section title="What happened">
        <Timeline bulletSize={10} lineWidth={1}>
          {life.timeline.map((step) => (
            <Timeline.Item key={step.at + step.text}>
              {step.text} <span className="label">{moment(step.at)}</span>
            </Timeline.Item>
          ))}
        </Timeline>
      </Section>
    </Page>
  );
}

function Answers({ life, type, settings }: { life: ItemLife; type: TaskType | undefined; settings: Record<string, unknown> }) {
  if (life.annotations.length === 0) return null;
  const answers = life.annotations.map((one) => ({ id: one.id, by: one.pseudonym, answer: one.answer, isNotEnoughInformation: one.is_not_enough_information, rationale: one.rationale }));
  return (
    <Section title="Answers" note="each given blind to the others">
      {type && (
        <Sheet>
          <type.Comparison content={life.content} settings={settings} answers={answers} />
        </Sheet>
      )}
      <div className={classes.scroll} style={{ marginTop: 12 }}>
        <table className={classes.table}>
          <tbody>
            {life.annotations.map((one) => (
              <tr key={one.id}>
                <td>{one.pseudonym}</td>
                <td>{one.answer_label}</td>
                <td>{one.rationale}</td>
                <td className="muted">{one.outcome ? (OUTCOMES[one.outcome] ?? one.outcome) : ""}</td>
                <td className="muted number">{stopwatch(one.focused_seconds)}</td>
                <td className="label">guideline v{one.guideline_version}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
