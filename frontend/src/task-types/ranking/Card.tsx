import { t } from "@lingui/core/macro";
import { memo, useMemo } from "react";
import { Written } from "@/ui/written/Written";
import { compareWords } from "../diff";
import type { Candidate } from "./places";
import classes from "./ranking.module.css";

interface Props {
  candidate: Candidate;
  count: number;
  place: number | null;
  isCurrent: boolean;
  canPlace: boolean;
  /** The text that this one is held against; what that one lacks is marked. */
  against: string | null;
  find: string | undefined;
  onHold: (name: string) => void;
  onPut: (name: string, place: number | null) => void;
}

/** One candidate with its place. Memoised: nine long texts stand beside each other. */
export const Card = memo(function Card({ candidate, count, place, isCurrent, canPlace, against, find, onHold, onPut }: Props) {
  const { name, source, text } = candidate;
  return (
    <li className={classes.card} data-current={isCurrent || undefined} aria-current={isCurrent || undefined} onFocus={() => onHold(name)} onPointerDown={() => onHold(name)}>
      <div className={classes.cardHead}>
        <h3>
          {name} {source && <span className="muted">{source}</span>}
        </h3>
        {!canPlace && place !== null && <span className="label number">{t`Place ${place}`}</span>}
        {canPlace && (
        <div className={classes.places} role="radiogroup" aria-label={t`Place of ${name}`}>
          {Array.from({ length: count }, (_, index) => index + 1).map((each) => (
            <button key={each} type="button" role="radio" aria-checked={place === each} aria-label={t`Place ${each}`} tabIndex={(place ?? 1) === each ? 0 : -1} className={classes.place} onClick={() => onPut(name, place === each ? null : each)}>
              {each}
            </button>
          ))}
        </div>
        )}
      </div>
      {against === null ? <Written text={text} find={find} /> : <Differing text={text} against={against} />}
    </li>
  );
});

function Differing({ text, against }: { text: string; against: string }) {
  const changes = useMemo(() => compareWords(against, text), [against, text]);
  return (
    <div className={`reading ${classes.differing}`}>
      {changes.filter((change) => change.side !== "a").map((change, index) => (change.side === "both" ? <span key={index}>{change.text}</span> : <mark key={index}>{change.text}</mark>))}
    </div>
  );
}
