import { t } from "@lingui/core/macro";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { decimal } from "@/ui/numbers";
import type { Answer, EditorProps } from "../task-type";
import { gradeOn, gradesFor, rubricOf, scoreOf, signed, withGrade, type Grade } from "./grades";
import classes from "./grading.module.css";

/** A row a criterion of the item's own rubric; the row in hand takes the keys. */
export function Editor({ content, settings, answer, onAnswer, disabled }: EditorProps) {
  const rubric = rubricOf(content);
  const grades = gradesFor(settings);
  const nextOpen = (after: Answer, from: number) => {
    const order = rubric.map((_, index) => (from + index) % rubric.length);
    return order.find((row) => gradeOn(after, row).grade === null);
  };
  const [current, setCurrent] = useState(() => nextOpen(answer, 0) ?? 0);
  const list = useRef<HTMLOListElement>(null);
  const note = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which must not be taken for the effect's end.
    void list.current?.children[current]?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const put = (row: number, grade: Grade | null) => {
    const next = withGrade(answer, row, { grade });
    onAnswer(next);
    return next;
  };
  const grade = (given: Grade) => setCurrent(nextOpen(put(current, given), current + 1) ?? current);
  const go = (row: number) => setCurrent(Math.min(rubric.length - 1, Math.max(0, row)));

  const isIdle = disabled || rubric.length === 0;
  useKeys([
    ...grades.map((one, index) => ({ key: String(index + 1), label: t`The criterion in hand: ${one.word}`, run: () => grade(one.grade), disabled: isIdle })),
    { key: "j", label: t`Next criterion`, run: () => go(current + 1) },
    { key: "k", label: t`Criterion before`, run: () => go(current - 1) },
    { key: "ArrowDown", label: t`Next criterion`, run: () => go(current + 1), hidden: true },
    { key: "ArrowUp", label: t`Criterion before`, run: () => go(current - 1), hidden: true },
    { key: "t", label: t`Write a note on it`, run: () => note.current?.focus(), disabled: isIdle },
    { key: "Backspace", label: t`Take the grade off`, run: () => put(current, null), disabled: isIdle },
  ]);

  return (
    <div className={classes.editor}>
      <ol className={classes.rows} ref={list} aria-label={t`Criteria`}>
        {rubric.map((criterion, row) => {
          const said = gradeOn(answer, row);
          const isCurrent = row === current;
          return (
            <li key={row} className={classes.row} data-current={isCurrent || undefined} aria-current={isCurrent || undefined} data-takes={criterion.points < 0 || undefined} onFocus={() => setCurrent(row)} onPointerDown={() => setCurrent(row)}>
              <span className={classes.points}>{signed(criterion.points)}</span>
              <span className={classes.criterion}>
                {criterion.criterion}
                {isCurrent && criterion.why && <span className={classes.why}> {criterion.why}</span>}
              </span>
              <div className={classes.grades} role="radiogroup" aria-label={t`Criterion ${row + 1}`}>
                {grades.map((one, index) => (
                  <button key={one.grade} type="button" role="radio" aria-checked={said.grade === one.grade} tabIndex={(said.grade ?? "met") === one.grade ? 0 : -1} data-field={(said.grade ?? "met") === one.grade ? `row ${row}` : undefined} className={classes.grade} disabled={disabled} onClick={() => put(row, said.grade === one.grade ? null : one.grade)}>
                    {one.word}
                    {isCurrent && <KeyCap of={String(index + 1)} />}
                  </button>
                ))}
              </div>
              {(isCurrent || said.note) && (
                <input ref={isCurrent ? note : undefined} className={classes.note} value={said.note} disabled={disabled} placeholder={t`Note (T)`} aria-label={t`Note on criterion ${row + 1}`} maxLength={4000} onChange={(event) => onAnswer(withGrade(answer, row, { note: event.currentTarget.value }))} />
              )}
            </li>
          );
        })}
      </ol>
      <Total answer={answer} content={content} />
    </div>
  );
}

function Total({ answer, content }: { answer: Answer; content: Record<string, unknown> }) {
  const { points, possible, share } = scoreOf(answer, content);
  return (
    <span className="label number" role="status">
      {share === null ? t`No points yet` : t`${minus(points)} of ${possible} points, score ${decimal(share, 2)}`}
    </span>
  );
}

function minus(points: number): string {
  return points < 0 ? `−${-points}` : String(points);
}
