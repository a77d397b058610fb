import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useEffect, useMemo, useRef } from "react";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import type { EditorProps } from "../task-type";
import { Overview } from "./Overview";
import { toggled, useShared } from "./sharing";
import classes from "./steps.module.css";
import { judgedIn, markedIn, markOn, marksFor, stepsOf, withFirstError, withMark, withRestGood, type Mark } from "./trajectory";

/** The step in hand takes the keys; the overview says what is marked. */
export function Editor({ content, settings, answer, onAnswer, disabled }: EditorProps) {
  const steps = useMemo(() => stepsOf(content), [content]);
  const judged = useMemo(() => judgedIn(steps), [steps]);
  const [{ at, unfolded }, { share }] = useShared(content);
  const marked = markedIn(answer);
  const noteField = useRef<HTMLInputElement>(null);

  const move = (by: 1 | -1) => share({ at: judged[Math.min(judged.length - 1, Math.max(0, judged.indexOf(at) + by))] ?? at });
  const mark = (step: number, said: Mark | null) => {
    onAnswer(withMark(answer, step, { mark: said }));
    const next = judged[judged.indexOf(step) + 1];
    // A bad step wants its reason first.
    share({ at: said !== null && said !== -1 && next !== undefined ? next : step });
  };
  const fold = (all: boolean) => {
    const withCalls = steps.flatMap((step, place) => (step.calls.length > 0 ? [place] : []));
    share({ unfolded: all ? new Set(unfolded.size < withCalls.length ? withCalls : []) : toggled(unfolded, at) });
  };

  const latest = useRef(mark);
  useEffect(() => {
    latest.current = mark;
  });
  useEffect(() => {
    share({ answer, give: disabled ? null : (step, said) => latest.current(step, said) });
  }, [answer, disabled, share]);
  useEffect(() => {
    share({ at: judged.find((step) => markOn(markedIn(answer), step).mark === null) ?? judged[0] ?? 0 });
    return () => share({ answer: null, give: null });
    // Once, where the draft left off.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const marks = marksFor(settings);
  useKeys([
    ...marks.map((one) => ({ key: one.key, label: t`The step in hand is ${one.word}`, run: () => mark(at, one.mark), disabled })),
    // "+" without Shift.
    { key: "=", label: t`The step in hand is good`, run: () => mark(at, 1), disabled, hidden: true },
    { key: "e", label: t`The first error is here: the steps before are good`, run: () => onAnswer(withFirstError(answer, at, judged)), disabled },
    { key: "shift+e", label: t`No error: the steps not marked are good`, run: () => onAnswer(withRestGood(answer, judged)), disabled },
    { key: "Backspace", label: t`Take the mark off`, run: () => mark(at, null), disabled },
    { key: "t", label: t`Write a note on the step`, run: () => noteField.current?.focus(), disabled },
    { key: "j", label: t`Next step`, run: () => move(1) },
    { key: "k", label: t`Step before`, run: () => move(-1) },
    { key: "ArrowDown", label: t`Next step`, run: () => move(1), hidden: true },
    { key: "ArrowUp", label: t`Step before`, run: () => move(-1), hidden: true },
    { key: "o", label: t`Unfold the step's calls and results`, run: () => fold(false) },
    { key: "shift+o", label: t`Unfold all, or fold all`, run: () => fold(true) },
  ]);

  if (judged.length === 0) return <p className="muted">{t`None of the steps is the agent's, so there is nothing to judge.`}</p>;
  const said = markOn(marked, at);
  return (
    <div className={classes.editor}>
      <Overview judged={judged} marked={marked} at={at} onGo={(step) => share({ at: step })} />
      <div className={classes.hand}>
        <span className={classes.handName}>
          <Trans>Step {at + 1} <span className="muted">of {steps.length}</span></Trans>
        </span>
        <div className={classes.bigMarks} role="radiogroup" aria-label={t`The step in hand`}>
          {marks.map((one) => (
            <button key={one.mark} type="button" role="radio" aria-checked={said.mark === one.mark} className={classes.bigMark} data-word={one.code} disabled={disabled} onClick={() => mark(at, said.mark === one.mark ? null : one.mark)}>
              {one.word}
              <KeyCap of={one.key} />
            </button>
          ))}
        </div>
        <Button variant="default" className={classes.first} disabled={disabled} onClick={() => onAnswer(withFirstError(answer, at, judged))} rightSection={<KeyCap of="e" />}>
          {t`First error here`}
        </Button>
        <Button variant="default" className={classes.rest} disabled={disabled} onClick={() => onAnswer(withRestGood(answer, judged))} rightSection={<KeyCap of="shift+e" />}>
          {t`The rest is good`}
        </Button>
        <input ref={noteField} className={classes.note} value={said.note} disabled={disabled} placeholder={t`Note on this step (T)`} aria-label={t`Note on step ${at + 1}`} maxLength={4000} onChange={(event) => onAnswer(withMark(answer, at, { note: event.currentTarget.value }))} />
      </div>
    </div>
  );
}
