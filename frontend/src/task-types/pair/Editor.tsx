import { t } from "@lingui/core/macro";
import { KeyCap } from "@/ui/Keys";
import type { EditorProps } from "../task-type";
import classes from "./pair.module.css";
import { preferenceOf, stopsOf } from "./preference";

/** Seven stops from "A much better" to "B much better"; both sides look alike, since colour would pull. */
export function Editor({ settings, answer, onAnswer, disabled }: EditorProps) {
  const chosen = preferenceOf(answer);
  const stops = stopsOf(settings);
  return (
    <div className={classes.editor}>
      <div className={classes.stops} role="radiogroup" aria-label={t`Which answer is better`}>
        {stops.map((stop) => (
          <button
            key={stop.preference}
            type="button"
            role="radio"
            aria-checked={chosen === stop.preference}
            className={classes.stop}
            disabled={disabled}
            onClick={() => onAnswer({ preference: stop.preference })}
          >
            <span className={classes.stopWords}>{stop.label}</span>
            <span className={classes.stopDot} aria-hidden />
            <KeyCap of={stop.key} />
          </button>
        ))}
      </div>
      <div className={classes.ends} aria-hidden>
        <span>{t`A much better`}</span>
        <span className={classes.now}>{stops.find((stop) => stop.preference === chosen)?.label ?? ""}</span>
        <span>{t`B much better`}</span>
      </div>
    </div>
  );
}
