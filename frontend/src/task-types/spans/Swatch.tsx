import type { CSSProperties } from "react";
import classes from "./spans.module.css";

/** A label's tint and underline, as in the text. */
export function Swatch({ number }: { number: number }) {
  return <span className={classes.swatch} aria-hidden style={{ "--own-line": `var(--line-${number})`, "--own-tint": `var(--tint-${number})` } as CSSProperties} />;
}
