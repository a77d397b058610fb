import { t } from "@lingui/core/macro";
import { KeyCap } from "@/ui/Keys";
import type { EditorProps } from "../task-type";
import classes from "./choice.module.css";
import { labelOf, labelsOf, questionOf } from "./labels";

/** One label of the project's list; digits choose. */
export function Editor({ content, settings, answer, onAnswer, disabled }: EditorProps) {
  const chosen = labelOf(answer);
  return (
    <div className={classes.labels} role="radiogroup" aria-label={questionOf(content, settings) || t`Which answer fits`}>
      {labelsOf(settings).map((label) => (
        <button
          key={label.value}
          type="button"
          role="radio"
          aria-checked={chosen === label.value}
          className={classes.label}
          disabled={disabled}
          onClick={() => onAnswer({ label: label.value })}
        >
          {label.key && <KeyCap of={label.key} />}
          <span>{label.text}</span>
        </button>
      ))}
    </div>
  );
}
