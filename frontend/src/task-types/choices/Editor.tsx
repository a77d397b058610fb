import { t } from "@lingui/core/macro";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import classes from "../choice/choice.module.css";
import { labelsOf, questionOf } from "../choice/labels";
import type { EditorProps } from "../task-type";
import own from "./choices.module.css";
import { boundsOf, countOf, givenIn, isNone, toggled } from "./labels";

// Beyond nine, keys that no page uses.
const MORE = ["q", "w", "e", "y", "i", "o", "p", "z", "v", "b", "m"];

/** The project's labels, each on or off by its key; "none of them" where that is an answer. */
export function Editor({ content, settings, answer, onAnswer, disabled }: EditorProps) {
  const labels = labelsOf(settings).map((label, index) => ({ ...label, key: label.key ?? MORE[index - 9] ?? null }));
  const given = givenIn(answer, settings);
  const { fewest, most } = boundsOf(settings);
  const isFull = given.length >= most && most > 1;
  const none = () => onAnswer({ ...answer, labels: [] });
  useKeys([
    ...labels.flatMap(({ key, text, value }) => (key ? [{ key, label: text, run: () => onAnswer(toggled(answer, settings, value)), disabled }] : [])),
    { key: "0", label: fewest === 0 ? t`None of the labels` : t`Take all labels off`, run: none, disabled },
  ]);
  return (
    <div className={`${classes.labels} ${own.labels}`} role="group" aria-label={questionOf(content, settings) || t`Which labels fit`}>
      {labels.map((label) => {
        const isGiven = given.includes(label.value);
        return (
          <button key={label.value} type="button" role="checkbox" aria-checked={isGiven} className={`${classes.label} ${own.label}`} disabled={disabled || (isFull && !isGiven)} onClick={() => onAnswer(toggled(answer, settings, label.value))}>
            <span className={own.box} />
            <span>{label.text}</span>
            {label.key && <KeyCap of={label.key} />}
          </button>
        );
      })}
      {fewest === 0 && (
        <button type="button" role="checkbox" aria-checked={isNone(answer, settings)} className={`${classes.label} ${own.label}`} disabled={disabled} onClick={none}>
          <span className={own.box} />
          <span>{t`None of the labels`}</span>
          <KeyCap of="0" />
        </button>
      )}
      <span className={`label number ${own.count}`} role="status">
        {countOf(answer, settings)}
      </span>
    </div>
  );
}
