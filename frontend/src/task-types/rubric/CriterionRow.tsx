import { t } from "@lingui/core/macro";
import { ActionIcon, CloseButton } from "@mantine/core";
import type { KeyboardEvent } from "react";
import type { Bounds, Row } from "./rows";
import classes from "./rubric.module.css";

export type FieldName = "criterion" | "points" | "why";

interface Props {
  row: Row;
  place: number;
  isCurrent: boolean;
  isLast: boolean;
  bounds: Bounds;
  disabled: boolean | undefined;
  onCurrent: () => void;
  onChange: (part: Partial<Row>) => void;
  onMove: (by: 1 | -1, field?: FieldName) => void;
  onNext: (field: FieldName) => void;
  onRemove: () => void;
}

/** One criterion: what an answer does, what that is worth, why. Enter goes on to the next field. */
export function CriterionRow({ row, place, isCurrent, isLast, bounds, disabled, ...on }: Props) {
  const name = t`criterion ${place + 1}`;
  const press = (field: FieldName) => (event: KeyboardEvent) => {
    const by = event.altKey && (event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" && -1);
    if (by) on.onMove(by, field);
    else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.nativeEvent.isComposing) on.onNext(field);
    else return;
    event.preventDefault();
  };
  const points = (typed: string) => on.onChange({ points: typed.trim() === "" || !Number.isFinite(Number(typed)) ? null : Number(typed) });
  return (
    <li className={classes.row} data-current={isCurrent || undefined} aria-current={isCurrent || undefined} onFocus={on.onCurrent} onPointerDown={on.onCurrent}>
      <span className={classes.place} aria-hidden>
        {place + 1}
      </span>
      <textarea data-field="criterion" className={`${classes.field} ${classes.criterion}`} rows={1} value={row.criterion} disabled={disabled} maxLength={1000} placeholder={t`What an answer does, or must not do`} aria-label={t`Text of ${name}`} onKeyDown={press("criterion")} onChange={(event) => on.onChange({ criterion: event.currentTarget.value })} />
      <input data-field="points" className={`${classes.field} number`} type="number" step={1} min={bounds.lowest} max={bounds.highest} value={row.points ?? ""} disabled={disabled} placeholder={t`points`} aria-label={t`Points of ${name}`} onKeyDown={press("points")} onChange={(event) => points(event.currentTarget.value)} />
      <input data-field="why" className={classes.field} value={row.why} disabled={disabled} maxLength={2000} placeholder={bounds.needsWhy ? t`Why it matters` : t`Why it matters (optional)`} aria-label={t`Why ${name} matters`} onKeyDown={press("why")} onChange={(event) => on.onChange({ why: event.currentTarget.value })} />
      <span className={classes.moves}>
        <ActionIcon variant="subtle" aria-label={t`Move ${name} up`} disabled={disabled || place === 0} onClick={() => on.onMove(-1)}>
          ↑
        </ActionIcon>
        <ActionIcon variant="subtle" aria-label={t`Move ${name} down`} disabled={disabled || isLast} onClick={() => on.onMove(1)}>
          ↓
        </ActionIcon>
        <CloseButton aria-label={t`Remove ${name}`} disabled={disabled} onClick={on.onRemove} />
      </span>
    </li>
  );
}
