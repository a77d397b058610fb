import type { ReactNode } from "react";
import classes from "./tables.module.css";

/** A few figures with the words under them. */
export function Figures({ of }: { of: [words: string, figure: ReactNode][] }) {
  return (
    <dl className={classes.figures}>
      {of.map(([words, figure]) => (
        <div key={words}>
          <dd>{figure}</dd>
          <dt>{words}</dt>
        </div>
      ))}
    </dl>
  );
}
