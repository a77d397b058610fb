import { t } from "@lingui/core/macro";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useKeys } from "@/ui/key-bindings";
import type { EditorProps } from "../task-type";
import { criteriaOf, scoreOf, stepsOf, withScore, type Criterion } from "./criteria";
import classes from "./rating.module.css";

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** A row a criterion; a digit scores the one in hand and goes on to the next that has no score. */
export function Editor({ settings, answer, onAnswer, disabled }: EditorProps) {
  const criteria = criteriaOf(settings);
  const open = (from: number) => {
    const order = criteria.map((_, index) => (from + index) % criteria.length);
    return order.find((index) => criteria[index] && scoreOf(answer, criteria[index]) === null);
  };
  const [current, setCurrent] = useState(() => open(0) ?? 0);
  const list = useRef<HTMLOListElement>(null);

  const focus = (row: number) => list.current?.children[row]?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  const go = (row: number) => {
    const to = Math.min(criteria.length - 1, Math.max(0, row));
    setCurrent(to);
    focus(to);
  };
  useEffect(() => {
    // Tab goes on from here; where somebody types already, it stays theirs.
    if (document.activeElement === document.body) focus(current);
    // Once, where the draft left off.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useEffect(() => {
    // Newer browsers answer with a promise, which must not be taken for the effect's end.
    void list.current?.children[current]?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const score = (row: number, value: number | null) => {
    const criterion = criteria[row];
    if (criterion && (value === null || (value >= 1 && value <= criterion.highest))) onAnswer(withScore(answer, criterion, value));
    return criterion !== undefined && value !== null && value >= 1 && value <= criterion.highest;
  };
  const scoreByKey = (value: number) => {
    if (!score(current, value)) return;
    const next = open(current + 1);
    if (next !== undefined && next !== current) go(next);
  };
  const step = (by: 1 | -1) => {
    const criterion = criteria[current];
    if (criterion) score(current, (scoreOf(answer, criterion) ?? (by > 0 ? 0 : criterion.highest + 1)) + by);
  };

  const isIdle = disabled || criteria.length === 0;
  const highest = Math.max(2, ...criteria.map((criterion) => criterion.highest));
  useKeys([
    ...DIGITS.slice(0, highest).map((digit) => ({ key: String(digit % 10), label: digit === 1 ? t`1 to ${highest}: the score of the row in hand` : t`Score ${digit}`, run: () => scoreByKey(digit), disabled: isIdle, hidden: digit > 1 })),
    { key: "j", label: t`Next row, as Tab`, run: () => go(current + 1) },
    { key: "k", label: t`Row before`, run: () => go(current - 1) },
    { key: "ArrowDown", label: t`Next row`, run: () => go(current + 1), hidden: true },
    { key: "ArrowUp", label: t`Row before`, run: () => go(current - 1), hidden: true },
    { key: "ArrowRight", label: t`One higher`, run: () => step(1), disabled: isIdle },
    { key: "ArrowLeft", label: t`One lower`, run: () => step(-1), disabled: isIdle },
    { key: "Backspace", label: t`Take the score off`, run: () => score(current, null), disabled: isIdle },
  ]);

  return (
    <ol className={classes.rows} ref={list} aria-label={t`Criteria`}>
      {criteria.map((criterion, row) => (
        <CriterionRow key={criterion.name} criterion={criterion} score={scoreOf(answer, criterion)} isCurrent={row === current} disabled={disabled} onCurrent={() => setCurrent(row)} onScore={(value) => score(row, value)} />
      ))}
    </ol>
  );
}

interface RowProps {
  criterion: Criterion;
  score: number | null;
  isCurrent: boolean;
  disabled: boolean | undefined;
  onCurrent: () => void;
  onScore: (score: number) => void;
}

/** One criterion, what is meant by it, and its scale: one stop for Tab. */
function CriterionRow({ criterion, score, isCurrent, disabled, onCurrent, onScore }: RowProps) {
  const press = (event: KeyboardEvent<HTMLElement>) => {
    // The arrows move the choice along the scale and the focus with it, as in any group of radio buttons.
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
    const next = Math.min(criterion.highest, Math.max(1, (score ?? (event.key === "ArrowRight" ? 0 : criterion.highest + 1)) + (event.key === "ArrowRight" ? 1 : -1)));
    event.preventDefault();
    onScore(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-step="${next}"]`)?.focus();
  };
  return (
    <li className={classes.row} data-current={isCurrent || undefined} aria-current={isCurrent || undefined} onFocus={onCurrent} onPointerDown={onCurrent}>
      <div className={classes.meant}>
        <span className={classes.name}>{criterion.name}</span>
        {criterion.description && <span className={classes.description}>{criterion.description}</span>}
      </div>
      <div className={classes.scale} role="radiogroup" aria-label={criterion.name} aria-description={criterion.description || undefined} onKeyDown={press}>
        {stepsOf(criterion).map((step) => (
          <button key={step} type="button" role="radio" aria-checked={score === step} aria-label={t`${step} of ${criterion.highest}`} tabIndex={(score ?? 1) === step ? 0 : -1} data-step={step} data-field={(score ?? 1) === step ? criterion.name : undefined} className={classes.step} disabled={disabled} onClick={() => onScore(step)}>
            {step}
          </button>
        ))}
      </div>
    </li>
  );
}
