import { t } from "@lingui/core/macro";
import { CloseButton } from "@mantine/core";
import { memo, useEffect, useRef } from "react";
import type { Actions } from "./actions";
import type { Label } from "./labels";
import classes from "./spans.module.css";
import { Swatch } from "./Swatch";

interface Props {
  id: string;
  words: string;
  isCut: boolean;
  label: string;
  note: string;
  labels: Label[];
  isInHand: boolean;
  canChange: boolean;
  on: Actions;
}

/** One passage of the list; the one in hand opens. */
export const Passage = memo(function Passage({ id, words, isCut, label, note, labels, isInHand, canChange, on }: Props) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which must not be taken for the effect's end.
    if (isInHand) void row.current?.scrollIntoView({ block: "nearest" });
  }, [isInHand]);
  const known = labels.find((one) => one.value === label);
  const name = known?.text ?? label;
  return (
    <li ref={row} className={classes.passage} aria-current={isInHand || undefined}>
      <button type="button" className={classes.words} onClick={() => on.show(id)} title={t`Show it in the text`}>
        <span className={classes.name}>
          <Swatch number={known?.number ?? 1} /> {name}
        </span>
        <span className={classes.quote}>
          {words}
          {isCut && "…"}
        </span>
        {!isInHand && note && <span className="muted">{note}</span>}
      </button>
      {canChange && <CloseButton className={classes.remove} size="sm" aria-label={t`Take “${name}” away from “${words.slice(0, 60)}”`} onClick={() => on.remove(id)} />}
      {isInHand && canChange && (
        <div className={classes.change}>
          <input data-note className={classes.note} value={note} placeholder={t`Note on this passage (T)`} aria-label={t`Note on this passage`} maxLength={4000} onChange={(event) => on.note(id, event.currentTarget.value)} />
          {labels.length > 1 && (
            <div className={classes.relabel} role="group" aria-label={t`Another label`}>
              {labels.map((one) => (
                <button key={one.value} type="button" title={one.text} aria-label={`${one.number} ${one.text}`} aria-pressed={one.value === label} className={classes.small} onClick={() => on.relabel(id, one.value)}>
                  <Swatch number={one.number} /> {one.number}
                </button>
              ))}
            </div>
          )}
        </div>
      )}
    </li>
  );
});
