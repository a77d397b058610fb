import { t } from "@lingui/core/macro";
import { useDeferredValue, useMemo } from "react";
import classes from "./Changes.module.css";
import { compareWords } from "./diff";

/** Words struck out and words put in; follows what is typed without holding it up. */
export function Changes({ from, to }: { from: string; to: string }) {
  const settled = useDeferredValue(to);
  const changes = useMemo(() => compareWords(from, settled), [from, settled]);
  if (from === settled) return <p className="muted">{t`Nothing changed yet.`}</p>;
  return (
    <div className={`reading ${classes.diff}`}>
      {changes.map((change, index) =>
        change.side === "both" ? <span key={index}>{change.text}</span> : change.side === "a" ? <del key={index}>{change.text}</del> : <ins key={index}>{change.text}</ins>,
      )}
    </div>
  );
}
