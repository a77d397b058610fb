import { t } from "@lingui/core/macro";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { quoted } from "@/documents/anchors";
import { DocumentsContext, useDocuments } from "@/documents/context";
import { taskTypeOf } from "@/task-types";
import { settingsOf } from "@/task-types/task-type";
import { useKeys, type PageKey } from "@/ui/key-bindings";
import { Failure } from "@/ui/states";
import { ReadingContext } from "@/ui/written/form";
import { useAsWritten } from "@/ui/written/use-as-written";
import { asProblem, Problem } from "@/api/problem";
import { AnswerBar } from "./AnswerBar";
import { askLab, type ClaimWithPrice } from "./api";
import { Head } from "./Head";
import { MaterialPane } from "./MaterialPane";
import { PaneTabs } from "./PaneTabs";
import { Rail } from "./Rail";
import { RecuseDialog } from "./RecuseDialog";
import { SkipDialog } from "./SkipDialog";
import { focusField, tooLong } from "./lacking";
import { useAnswer } from "./use-answer";
import { useFirstLooks } from "./use-first-look";
import { useLease } from "./use-lease";
import type { Work } from "./use-work";
import classes from "./work.module.css";

const UNKNOWN = new Problem(0, {
  title: t`This kind of item is newer than this page`,
  detail: t`Reload the page to get its newest version; the item stays yours meanwhile.`,
});

const useNothing = () => undefined;

/** Read left, judge right, answer at the bottom. */
export function Workspace({ claim, work, unsent }: { claim: ClaimWithPrice; work: Work; unsent: ReactNode }) {
  const type = taskTypeOf(claim.project.task_type);
  const answer = useAnswer(claim);
  const lease = useLease(claim);
  const [isRailShown, setRailShown] = useState(() => claim.kind === "review" || localStorage.getItem("rail") !== "hidden");
  const [isSkipping, setSkipping] = useState(false);
  const [isRecusing, setRecusing] = useState(false);
  const [told, setTold] = useState("");
  const question = useRef<HTMLTextAreaElement>(null);
  const [complaint, setComplaint] = useState<string | null>(null);
  const rationale = useRef<HTMLTextAreaElement>(null);
  const bar = useRef<HTMLElement>(null);
  const panes = useRef<HTMLDivElement>(null);
  const refused = work.problem;
  useEffect(() => {
    const [field] = Object.keys(refused?.fields ?? {});
    if (field) focusField(bar.current, field.replace(/^answer\.?/, ""));
  }, [refused]);
  const documents = useDocuments(claim.item.attachments);
  const { reading, asWritten } = useAsWritten(claim.item.content, claim.project.text_form);
  const quote = (words: string, page: number | null) => {
    if (!documents.opened || lease.lostBecause !== null) return;
    const said = quoted(words, { name: documents.opened.file.name, page });
    answer.setRationale([answer.rationale.trimEnd(), said].filter(Boolean).join(" "));
  };
  const looks = useFirstLooks(claim);
  const seen = looks.flatMap((look) => look.findings.map((finding) => ({ ...finding, principle: finding.code, by: look.name })));
  const useKept = type?.useKept ?? useNothing;
  const settings = { ...settingsOf(claim.project.task_settings), principles: claim.principles, suggestion: { findings: seen }, kept: useKept(claim.id) };

  const namePerson = () =>
    void askLab(claim.id, { about: "person" })
      .then(() => setTold(t`The lab is told that a real person is named here. Go on, or skip the item.`))
      .catch((error: unknown) => setComplaint(asProblem(error).message));
  const ask = () => {
    if (isRailShown) return question.current?.focus();
    toggleRail();
    requestAnimationFrame(() => question.current?.focus());
  };
  const { prepare } = work;
  useEffect(() => {
    if (lease.hasBegun) prepare(claim.id);
  }, [lease.hasBegun, prepare, claim.id]);

  const isGoneUnseen = !lease.hasBegun && lease.lostBecause !== null && !answer.canUndo;
  const { retry } = work;
  useEffect(() => {
    if (isGoneUnseen) retry();
    // Once: what is asked for next has its own place.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isGoneUnseen]);

  const toggleRail = () => {
    localStorage.setItem("rail", isRailShown ? "hidden" : "shown");
    setRailShown(!isRailShown);
  };
  const submit = () => {
    const lacks = tooLong(answer) ?? (answer.isNotEnoughInformation ? null : (type?.lacks(answer.answer, settings, claim.item.content) ?? null));
    setComplaint(lacks);
    if (lacks) return focusField(bar.current, type?.fieldOf?.(answer.answer, settings, claim.item.content));
    const words = answer.isNotEnoughInformation ? t`Not enough information` : (type?.words(answer.answer, settings) ?? "");
    const submission = {
      answer: answer.isNotEnoughInformation ? {} : (type?.prepare?.(answer.answer, settings) ?? answer.answer),
      rationale: answer.rationale,
      is_not_enough_information: answer.isNotEnoughInformation,
      constitution_version: claim.principles[0]?.version ?? null,
      seen_findings: seen.map((finding) => finding.id),
    };
    work.submit(claim, submission, words, lease.takeSeconds());
  };
  const give = (given: Record<string, unknown>) => {
    setComplaint(null);
    answer.setAnswer(given);
  };
  const toggleNotEnough = () => {
    setComplaint(null);
    answer.setNotEnough(!answer.isNotEnoughInformation);
  };
  const isUntouched = !answer.canUndo && !answer.canRedo;
  const answerKeys = type?.keys(settings, give) ?? [];
  const keys: PageKey[] = [
    ...answerKeys.map((key) => ({ ...key, disabled: isSkipping || key.disabled })),
    { key: "n", label: t`Not enough information`, run: toggleNotEnough },
    { key: "r", label: t`Write a reason`, run: () => rationale.current?.focus() },
    { key: "s", label: t`Skip with a reason`, run: () => setSkipping(true) },
    { key: "x", label: t`Recuse from this lab, without a reason`, run: () => setRecusing(true) },
    { key: "!", label: t`A real person is named here`, run: namePerson },
    { key: "shift+c", label: t`Ask or tell the lab`, run: ask },
    { key: "\\", label: t`Hide or show the guideline`, run: toggleRail },
    { key: "g", label: t`Guideline`, run: () => (isRailShown ? document.getElementById("guideline")?.focus() : toggleRail()) },
    { key: "mod+Enter", label: t`Submit`, run: submit, disabled: lease.lostBecause !== null },
    // Never from the one into the other: once this item is touched, undo is of this item alone.
    ...(isUntouched ? [{ key: "mod+z", label: t`Undo the last submit, 20 s`, run: () => void work.undo(), disabled: !work.submitted }] : []),
    { key: "mod+z", label: t`Undo`, run: answer.undo, inFields: false, disabled: !answer.canUndo },
    { key: "mod+shift+z", label: t`Redo`, run: answer.redo, inFields: false, disabled: !answer.canRedo },
    { key: "u", label: t`Take the last submit back, 20 s`, run: () => void work.undo(), disabled: !work.submitted },
  ];
  useKeys(keys);

  if (!type) return <Failure error={UNKNOWN} retry={() => location.reload()} />;
  const { Candidates, candidatesName = t`Candidates`, Editor } = type;
  return (
    <ReadingContext.Provider value={reading}>
      <DocumentsContext.Provider value={documents}>
        <main className={classes.workspace}>
          <Head claim={claim} saved={answer.saved} lease={lease} />
          <PaneTabs panes={panes} names={[t`Material`, ...(Candidates ? [candidatesName] : []), ...(isRailShown ? [t`Guideline`] : [])]} />
          <div className={classes.panes} ref={panes} data-candidates={Candidates !== null || undefined} data-reading={type.isReading || undefined} data-file={documents.opened !== null || undefined} data-rail={isRailShown || undefined}>
            <MaterialPane claim={claim} type={type} asWritten={asWritten} onQuote={quote} />
            {Candidates && (
              <section className={classes.pane} aria-label={candidatesName} tabIndex={0} lang={claim.project.language || undefined}>
                <Candidates content={claim.item.content} settings={settings} answer={answer.isNotEnoughInformation ? {} : answer.answer} />
              </section>
            )}
            {isRailShown && <Rail claim={claim} question={question} looks={looks} />}
          </div>
          <AnswerBar
            claim={claim}
            work={work}
            unsent={unsent}
            isLongForPhone={!type.isGoodOnPhone}
            told={told}
            onPerson={namePerson}
            onRecuse={() => setRecusing(true)}
            bar={bar}
            lease={lease}
            complaint={complaint}
            behind={answer.behind}
            onBehind={answer.settle}
            rationale={answer.rationale}
            onRationale={answer.setRationale}
            rationaleField={rationale}
            isNotEnough={answer.isNotEnoughInformation}
            onNotEnough={toggleNotEnough}
            onSkip={() => setSkipping(true)}
            onSubmit={submit}
            editor={<Editor content={claim.item.content} settings={settings} answer={answer.isNotEnoughInformation ? {} : answer.answer} onAnswer={give} disabled={lease.lostBecause !== null} />}
          />
          <SkipDialog isOpen={isSkipping} onClose={() => setSkipping(false)} onSkip={(reason) => void work.skipItem(claim, reason)} />
          <RecuseDialog isOpen={isRecusing} onClose={() => setRecusing(false)} onRecuse={() => work.recuseFrom(claim)} />
        </main>
      </DocumentsContext.Provider>
    </ReadingContext.Provider>
  );
}
