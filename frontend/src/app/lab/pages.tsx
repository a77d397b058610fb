import { plural, t } from "@lingui/core/macro";
import { Link, useParams } from "react-router";
import { AttachmentsPart } from "@/features/attachments/AttachmentsPart";
import { ExportPart } from "@/features/exports/ExportPart";
import { useBudgets } from "@/features/funding/api";
import { DepositPage } from "@/features/funding/DepositPage";
import { ImportPart } from "@/features/imports/ImportPart";
import { GoldPart } from "@/features/gold/GoldPart";
import { ItemPage } from "@/features/items/ItemPage";
import { ItemsPart } from "@/features/items/ItemsPart";
import { OfferPart } from "@/features/offers/OfferPart";
import { ChatModelsPart } from "@/features/judges/ChatModelsPart";
import { JudgesPage } from "@/features/judges/JudgesPage";
import { useProject, useTaskTypes } from "@/features/projects/api";
import { GuidelinePart } from "@/features/projects/GuidelinePart";
import { PrinciplesPart } from "@/features/projects/PrinciplesPart";
import { ProgressPart } from "@/features/projects/ProgressPart";
import { useProjectQuestions } from "@/features/questions/api";
import { ItemThreadsPart } from "@/features/questions/ItemThreadsPart";
import { QuestionsPage } from "@/features/questions/QuestionsPage";
import { QualityPart } from "@/features/quality/QualityPart";
import { CertificatePage } from "@/features/certificates/CertificatePage";
import { EfficiencyPage } from "@/features/efficiency/EfficiencyPage";
import { ReliabilityPage } from "@/features/reliability/ReliabilityPage";
import { useExpertiseNames } from "@/api/expertise";
import { useIsLead } from "@/api/roles";
import type { ItemLife } from "@/api/types";
import { CoursePart } from "@/features/courses/CoursePart";
import { spoken } from "@/language";
import { plainDate } from "@/ui/dates";
import { ReturnedPart } from "@/features/returned/ReturnedPart";
import { Page } from "@/ui/Page";
import { Lines, Loaded } from "@/ui/states";

/** One project, from its file to its dataset. */
export function ProjectRoute() {
  const { projectId = "" } = useParams();
  const project = useProject(projectId);
  const types = useTaskTypes();
  const budgets = useBudgets();
  const names = useExpertiseNames();
  const mayChange = useIsLead(project.data?.lab);
  return (
    <Loaded query={project} skeleton={<Lines count={8} />}>
      {(one) => {
        const type = types.data?.find((kind) => kind.kind === one.task_type);
        const lead = [type && spoken(type.title), names.jurisdiction(one.jurisdiction), t`as of ${plainDate(one.as_of)}`, t`reader: ${one.audience}`, plural(one.seats_per_item, { one: "# expert an item", other: "# experts an item" }), one.guideline_version && t`guideline v${one.guideline_version}`];
        return (
          <Page title={one.name} lead={lead.filter(Boolean).join(" · ")} aside={<Beside projectId={one.id} mayChange={mayChange} />}>
            <ProgressPart projectId={one.id} />
            <CoursePart projectId={one.id} />
            <AttachmentsPart projectId={one.id} mayChange={mayChange} />
            <ImportPart project={one} type={type} mayChange={mayChange} />
            <ReturnedPart project={one} />
            {one.task_type === "chat" && <ChatModelsPart projectId={one.id} labId={one.lab} mayChange={mayChange} />}
            <OfferPart project={one} budgets={(budgets.data?.results ?? []).filter((budget) => budget.lab === one.lab)} mayChange={mayChange} />
            <QualityPart projectId={one.id} seatsPerItem={one.seats_per_item} isOpenToAi={one.is_open_to_ai_reviewers} currency={budgets.data?.results.find((budget) => budget.lab === one.lab)?.currency ?? "USD"} mayChange={mayChange} />
            {one.has_one_right_answer && <GoldPart projectId={one.id} />}
            <GuidelinePart projectId={one.id} mayChange={mayChange} />
            {type?.uses_principles && <PrinciplesPart projectId={one.id} mayChange={mayChange} />}
            <ExportPart projectId={one.id} shapes={type?.export_shapes ?? []} mayChange={mayChange} />
            <ItemsPart projectId={one.id} />
          </Page>
        );
      }}
    </Loaded>
  );
}

/** Pages of the project that whoever reads in the lab may open; leads find reliability beside their hidden checks. */
function Beside({ projectId, mayChange }: { projectId: string; mayChange: boolean }) {
  const { data } = useProjectQuestions(projectId);
  const waiting = data?.filter((thread) => thread.waits_since).length ?? 0;
  return (
    <>
      <Link to={`/lab/projects/${projectId}/questions`}>{waiting > 0 ? t`Questions, ${waiting} waiting` : t`Questions`}</Link>{" "}
      <Link to={`/lab/projects/${projectId}/reviewers`}>{t`AI reviewers`}</Link>
      {!mayChange && (
        <>
          {" · "}
          <Link to={`/lab/projects/${projectId}/reliability`}>{t`Reliability of experts and AI`}</Link>
        </>
      )}
    </>
  );
}

/** What experts ask about the project's items. */
export function QuestionsRoute() {
  const { projectId = "" } = useParams();
  const project = useProject(projectId);
  const mayDecide = useIsLead(project.data?.lab);
  return <Loaded query={project}>{(one) => <QuestionsPage projectId={one.id} projectName={one.name} mayDecide={mayDecide} />}</Loaded>;
}

/** Who looks at the project's items first. */
export function ReviewersRoute() {
  const { projectId = "" } = useParams();
  const project = useProject(projectId);
  const mayChange = useIsLead(project.data?.lab);
  return <Loaded query={project}>{(one) => <JudgesPage projectId={one.id} projectName={one.name} labId={one.lab} isOpenToAi={one.is_open_to_ai_reviewers} mayChange={mayChange} />}</Loaded>;
}

export function ReliabilityRoute() {
  const { projectId = "" } = useParams();
  const project = useProject(projectId);
  return <ReliabilityPage projectId={projectId} projectName={project.data?.name} />;
}

export function ItemRoute() {
  const { itemId = "" } = useParams();
  const beside = (life: ItemLife, mayDecide: boolean) => <ItemThreadsPart itemId={life.id} projectId={life.project} mayDecide={mayDecide} />;
  return <ItemPage itemId={itemId} beside={beside} />;
}

export function DepositRoute() {
  return <DepositPage depositId={useParams().depositId ?? ""} />;
}

export function CertificateRoute() {
  return <CertificatePage certificateId={useParams().certificateId ?? ""} />;
}

export function EfficiencyRoute() {
  const { projectId = "" } = useParams();
  const { data } = useProject(projectId);
  const mayChange = useIsLead(data?.lab);
  return <EfficiencyPage projectId={projectId} projectName={data?.name ?? t`Project`} mayChange={mayChange} />;
}
