import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import type { EditorProps } from "../task-type";
import { CriterionRow, type FieldName } from "./CriterionRow";
import { added, boundsOf, changed, moved, removed, rowsIn, totalOf, type Row } from "./rows";
import classes from "./rubric.module.css";

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** A row a criterion; the row in hand takes the keys. */
export function Editor({ settings, answer, onAnswer, disabled }: EditorProps) {
  const rows = rowsIn(answer);
  const bounds = boundsOf(settings);
  const [current, setCurrent] = useState(0);
  const [wanted, setWanted] = useState<{ row: number; field: FieldName } | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const at = Math.min(current, Math.max(0, rows.length - 1));
  const isFull = rows.length >= bounds.most;

  useEffect(() => {
    if (wanted) list.current?.children[wanted.row]?.querySelector<HTMLElement>(`[data-field="${wanted.field}"]`)?.focus();
  }, [wanted]);
  useEffect(() => {
    // Newer browsers answer with a promise, which must not be taken for the effect's end.
    void list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const put = (next: Row[]) => onAnswer({ ...answer, rows: next });
  const focus = (row: number, field: FieldName = "criterion") => {
    setCurrent(row);
    setWanted({ row, field });
  };
  const add = (place: number) => {
    if (isFull) return;
    put(added(rows, place));
    focus(place);
  };
  const remove = (place: number) => {
    put(removed(rows, place));
    setCurrent(Math.max(0, Math.min(place, rows.length - 2)));
  };
  const move = (place: number, by: 1 | -1, field?: FieldName) => {
    if (!rows[place + by]) return;
    put(moved(rows, place, by));
    if (field) focus(place + by, field);
    else setCurrent(place + by);
  };
  const change = (place: number, part: Partial<Row>) => put(changed(rows, place, part));
  /** On to the next field, and from the last one to a new row. */
  const next = (place: number, field: FieldName) => {
    if (field === "criterion") focus(place, "points");
    else if (field === "points") focus(place, "why");
    else if (rows[place + 1]) focus(place + 1);
    else add(place + 1);
  };
  const points = (value: number) => Math.min(bounds.highest, Math.max(bounds.lowest, value));
  const negate = () => change(at, { points: points(-(rows[at]?.points ?? 0)) });

  const isIdle = disabled || rows.length === 0;
  useKeys([
    { key: "a", label: t`Add a criterion below`, run: () => add(rows.length === 0 ? 0 : at + 1), disabled: disabled || isFull },
    { key: "Enter", label: t`Write in the criterion in hand`, run: () => focus(at), disabled: isIdle },
    { key: "j", label: t`Next criterion`, run: () => setCurrent(Math.min(rows.length - 1, at + 1)) },
    { key: "k", label: t`Criterion before`, run: () => setCurrent(Math.max(0, at - 1)) },
    { key: "ArrowDown", label: t`Next criterion`, run: () => setCurrent(Math.min(rows.length - 1, at + 1)), hidden: true },
    { key: "ArrowUp", label: t`Criterion before`, run: () => setCurrent(Math.max(0, at - 1)), hidden: true },
    { key: "shift+j", label: t`Move it down (in a field: Alt ↓)`, run: () => move(at, 1), disabled: isIdle },
    { key: "shift+k", label: t`Move it up (in a field: Alt ↑)`, run: () => move(at, -1), disabled: isIdle },
    { key: "Backspace", label: t`Remove it`, run: () => remove(at), disabled: isIdle },
    { key: "Delete", label: t`Remove it`, run: () => remove(at), disabled: isIdle, hidden: true },
    ...DIGITS.map((digit) => ({ key: String(digit), label: digit === 1 ? t`1 to 9: its points` : t`${digit} points`, run: () => change(at, { points: points(digit) }), disabled: isIdle, hidden: digit > 1 })),
    { key: "-", label: t`Points taken, not given, or the other way`, run: negate, disabled: isIdle },
  ]);

  return (
    <div className={classes.editor}>
      {rows.length > 0 && (
        <ol className={classes.rows} ref={list} aria-label={t`Criteria`}>
          {rows.map((row, place) => (
            <CriterionRow
              key={place}
              row={row}
              place={place}
              isCurrent={place === at}
              isLast={place === rows.length - 1}
              bounds={bounds}
              disabled={disabled}
              onCurrent={() => setCurrent(place)}
              onChange={(part) => change(place, part)}
              onMove={(by, field) => move(place, by, field)}
              onNext={(field) => next(place, field)}
              onRemove={() => remove(place)}
            />
          ))}
        </ol>
      )}
      <div className={classes.foot}>
        <Button variant="default" disabled={disabled || isFull} onClick={() => add(rows.length)} rightSection={<KeyCap of="a" />}>
          {t`Add a criterion`}
        </Button>
        <span className="label number">{rows.length > 0 ? totalOf(rows) : t`What must an answer do, and what must it not do?`}</span>
      </div>
    </div>
  );
}
