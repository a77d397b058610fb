import { t } from "@lingui/core/macro";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "@/ui/key-bindings";
import { pieceOf } from "@/ui/written/places";
import { text, type Answer, type EditorProps } from "../task-type";
import classes from "./critique.module.css";
import { brokenIn, findingOn, findingsOf, folded, nextSentence, principlesOf, suggestedOf, suggestedOn, VERDICTS, VERDICT_WORDS, withFinding, type Finding, type Suggested, type Verdict } from "./findings";
import { PrincipleRow } from "./PrincipleRow";
import { selectedQuote } from "./quotes";
import { Revision } from "./Revision";

/** A row a principle, then the revision where one is broken; the row in hand takes the keys. */
export function Editor({ content, settings, answer, onAnswer, disabled }: EditorProps) {
  const principles = principlesOf(settings);
  const suggested = suggestedOf(settings);
  const findings = findingsOf(answer);
  const response = text(content.response);
  const [current, setCurrent] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  const revision = useRef<HTMLTextAreaElement>(null);
  const code = principles[current]?.code ?? "";
  useEffect(() => {
    // Newer browsers answer with a promise, which must not be taken for the effect's end.
    void list.current?.children[current]?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const put = (of: string, part: Partial<Finding>): Answer => {
    const next = withFinding(answer, of, part);
    onAnswer(next);
    return next;
  };
  /** On to the next principle of which nothing is said. */
  const goOn = (after: Answer) => {
    const said = findingsOf(after);
    const open = (index: number) => findingOn(said, principles[index]?.code ?? "").verdict === null;
    const order = principles.map((_, index) => (current + 1 + index) % principles.length);
    setCurrent(order.find(open) ?? current);
  };
  const judge = (of: string, verdict: Verdict) => {
    const next = put(of, { verdict });
    if (verdict !== "breaks" && of === code) goOn(next);
  };
  const confirm = (of: string, word: Suggested | undefined) => {
    if (!word?.verdict) return;
    const isThere = folded(response).includes(folded(word.quote));
    const next = put(of, { verdict: word.verdict, quote: isThere ? word.quote : "" });
    if (of === code) goOn(next);
  };
  const quote = (of: string, step: 1 | -1 = 1) => {
    const selected = selectedQuote();
    // What is set reads without its marks; the quote is the source's own words.
    put(of, { quote: (selected && (pieceOf(response, selected) ?? selected)) || nextSentence(response, findingOn(findings, of).quote, step) });
    window.getSelection()?.removeAllRanges();
  };
  const note = () => list.current?.children[current]?.querySelector<HTMLElement>("[data-note]")?.focus();

  useKeys([
    ...VERDICTS.map((verdict, index) => ({ key: String(index + 1), label: t`The principle in hand: ${VERDICT_WORDS[verdict]}`, run: () => judge(code, verdict), disabled: disabled || !code })),
    { key: "c", label: t`Confirm what the first AI reviewer said of it`, run: () => confirm(code, suggestedOn(suggested, code)[0]), disabled: disabled || suggestedOn(suggested, code).length === 0 },
    { key: "q", label: t`Quote the selection, or the next sentence`, run: () => quote(code), disabled: disabled || !code },
    { key: "shift+q", label: t`Quote the sentence before`, run: () => quote(code, -1), disabled: disabled || !code },
    { key: "t", label: t`Write a note on it`, run: note, disabled },
    { key: "e", label: t`Write the revision`, run: () => revision.current?.focus(), disabled: disabled || brokenIn(answer).length === 0 },
    { key: "j", label: t`Next principle`, run: () => setCurrent(Math.min(principles.length - 1, current + 1)) },
    { key: "k", label: t`Principle before`, run: () => setCurrent(Math.max(0, current - 1)) },
  ]);

  if (principles.length === 0) return <p className="muted">{t`This project has no principles yet, so nothing can be held against them.`}</p>;
  const isBroken = brokenIn(answer).length > 0;
  return (
    <div className={classes.editor} data-broken={isBroken || undefined}>
      <ol className={classes.rows} ref={list} aria-label={t`Principles`}>
        {principles.map((principle, index) => (
          <PrincipleRow
            key={principle.code}
            principle={principle}
            finding={findingOn(findings, principle.code)}
            suggested={suggestedOn(suggested, principle.code)}
            isCurrent={index === current}
            disabled={disabled}
            onCurrent={() => setCurrent(index)}
            onVerdict={(verdict) => judge(principle.code, verdict)}
            onConfirm={(word) => confirm(principle.code, word)}
            onQuote={() => quote(principle.code)}
            onChange={(part) => put(principle.code, part)}
          />
        ))}
      </ol>
      {isBroken && <Revision field={revision} response={response} revision={answer.revision} disabled={disabled} onRevision={(written) => onAnswer({ ...answer, revision: written })} />}
    </div>
  );
}
