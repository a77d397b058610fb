import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Timeline } from "@mantine/core";
import "@mantine/core/styles/Timeline.layer.css";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { DocumentsContext, useDocuments } from "@/documents/context";
import { FilesPart } from "@/documents/FilesPart";
import { useExpertiseNames } from "@/api/expertise";
import { usePrinciples } from "@/api/principles";
import { get } from "@/api/request";
import { useIsLead } from "@/api/roles";
import type { ItemLife, Project } from "@/api/types";
import { spoken } from "@/language";
import { useLive } from "@/realtime/live";
import { taskTypeOf } from "@/task-types";
import { settingsOf } from "@/task-types/task-type";
import { moment, plainDate } from "@/ui/dates";
import { useKeys } from "@/ui/key-bindings";
import { Page, Section, Sheet } from "@/ui/Page";
import { Lines, Loaded } from "@/ui/states";
import { ReadingContext } from "@/ui/written/form";
import { useAsWritten } from "@/ui/written/use-as-written";
import { Answers } from "./Answers";
import { CheckPart } from "./CheckPart";
import { ReviewersPart } from "./ReviewersPart";
import { ReviewPart } from "./ReviewPart";
import { RoutingPart } from "./RoutingPart";

const NOT_DECIDED: Record<string, string> = { returned: t`Back with you: its data needs a look, on the project's page.`, withdrawn: t`Withdrawn.` };

const HOW: Record<string, string> = {
  "dawid-skene/known-skills/1": t`from its experts' answers`,
  "each-its-own/1": t`each conversation stands as its expert's`,
  "dawid-skene/by-need/1": t`from its experts' answers, asked as needed`,
  "dawid-skene/fixed-seats/1": t`from a fixed number of blind answers`,
  "licensed-stop/1": t`one expert and an agreeing AI reviewer, under an error certificate`,
  "certificate/1": t`by AI, under an error certificate`,
  person: t`by a person`,
};

/** What the page of an item shows of other features. */
type Beside = (life: ItemLife, mayReview: boolean) => ReactNode;

/** Everything that happened to one item. */
export function ItemPage({ itemId, beside }: { itemId: string; beside?: Beside }) {
  const item = useQuery({ queryKey: ["item", itemId], queryFn: ({ signal }) => get<ItemLife>(`/items/${itemId}`, undefined, signal) });
  const projectId = item.data?.project;
  const project = useQuery({ queryKey: ["project", projectId], queryFn: ({ signal }) => get<Project>(`/projects/${projectId}`, undefined, signal), enabled: projectId !== undefined });
  return (
    <Loaded query={item} skeleton={<Lines count={6} />}>
      {(life) => (
        <Loaded query={project} skeleton={<Lines count={6} />}>
          {(frame) => <Life life={life} project={frame} beside={beside} />}
        </Loaded>
      )}
    </Loaded>
  );
}

function Life({ life, project, beside }: { life: ItemLife; project: Project; beside?: Beside }) {
  const type = taskTypeOf(project.task_type);
  const principles = usePrinciples(project.id, type?.usesPrinciples ?? false);
  const settings = { ...settingsOf(project.task_settings), principles: principles.data?.newest?.principles };
  const { decision } = life;
  const names = useExpertiseNames();
  const mayReview = useIsLead(project.lab);
  const frame = [names.jurisdiction(life.jurisdiction), t`as of ${plainDate(life.as_of)}`, t`reader: ${life.audience}`].join(" · ");
  useLive(`project:${project.id}`, [["item", life.id]]);
  const lead = (
    <>
      <Link to={`/lab/projects/${project.id}`}>{project.name}</Link> · {frame}
    </>
  );
  const documents = useDocuments(life.attachments);
  const { reading, asWritten } = useAsWritten(life.content, project.text_form);
  useKeys([{ key: "w", label: t`Texts as they were written, or set`, run: () => asWritten?.toggle(), disabled: asWritten === null }]);
  return (
    <ReadingContext.Provider value={reading}>
      <DocumentsContext.Provider value={documents}>
        <Page title={t`Item ${life.external_id}`} lead={lead}>
          {type && (
            <Section title={t`Material`} note={asWritten ? (asWritten.isOn ? t`as written (W)` : t`set; letter for letter with W`) : undefined}>
              <Sheet>
                <type.Material content={life.content} settings={settings} answer={decision?.answer} />
                {type.Candidates && <type.Candidates content={life.content} settings={settings} answer={decision?.answer} />}
              </Sheet>
            </Section>
          )}
          <FilesPart />
          <Section title={t`Final answer`}>
            <Sheet>
              {decision ? (
                <>
                  {type?.isEachItsOwn ? (
                    <>
                      <strong>{type.words(decision.answer, settings)}</strong>{" "}
                      <span className="muted">
                        · {HOW[decision.method] ?? decision.method}, {moment(decision.decided_at)} {decision.reason}
                      </span>
                    </>
                  ) : (
                    <Trans><strong>{type?.words(decision.answer, settings) ?? JSON.stringify(decision.answer)}</strong>, {Math.round(decision.confidence * 100)} % sure, {plural(decision.answers_counted, { one: "# answer", other: "# answers" })} ·{" "}
                    <span className="muted">
                      {HOW[decision.method] ?? decision.method}, {moment(decision.decided_at)} {decision.reason}
                    </span>
                    {type?.usesPrinciples && <type.Comparison content={life.content} settings={settings} answers={[{ id: decision.id, by: t`final answer`, answer: decision.answer }]} />}</Trans>
                  )}
                </>
              ) : (
                <span className="muted">{NOT_DECIDED[life.state] ?? (life.state === "unsure" ? mayReview ? t`The experts' answers do not settle it: you decide below.` : t`The experts' answers do not settle it: a data lead or owner of the lab decides.` : t`Not decided yet.`)}</span>
              )}
            </Sheet>
          </Section>
          {beside?.(life, mayReview)}
          <Answers life={life} type={type} settings={settings} mayReview={mayReview} />
          {type && project.has_one_right_answer && mayReview && <CheckPart life={life} type={type} settings={settings} />}
          {life.state === "unsure" && mayReview && type && <ReviewPart life={life} type={type} settings={settings} />}
          <ReviewersPart life={life} type={type} settings={settings} />
          <RoutingPart itemId={life.id} />
          <Section title={t`What happened`}>
            <Timeline bulletSize={10} lineWidth={1}>
              {together(life.timeline).map((step) => (
                <Timeline.Item key={step.at + step.text}>
                  {spoken(step.text)}
                  {step.times > 1 && t` ${step.times} times, each by another reviewer or version`} <span className="label">{moment(step.at)}</span>
                </Timeline.Item>
              ))}
            </Timeline>
          </Section>
        </Page>
      </DocumentsContext.Provider>
    </ReadingContext.Provider>
  );
}

type Moment = ItemLife["timeline"][number];

/** The same again right after is one line. */
function together(steps: Moment[]): (Moment & { times: number })[] {
  return steps.reduce<(Moment & { times: number })[]>((lines, step) => {
    const last = lines[lines.length - 1];
    if (last?.text === step.text) last.times += 1;
    else lines.push({ ...step, times: 1 });
    return lines;
  }, []);
}
