import { t } from "@lingui/core/macro";
import classes from "@/ui/answers.module.css";
import type { ComparisonProps } from "../task-type";
import { labelOf, labelsOf } from "./labels";

/** Who chose which label. */
export function Comparison({ settings, answers }: ComparisonProps) {
  const rows = [
    ...labelsOf(settings).map((label) => ({
      key: label.value,
      text: label.text,
      voices: answers.filter((answer) => !answer.isNotEnoughInformation && labelOf(answer.answer) === label.value),
    })),
    { key: "", text: t`Not enough information`, voices: answers.filter((answer) => answer.isNotEnoughInformation) },
  ];
  return (
    <table className={`${classes.comparison} ${classes.longHeads}`}>
      <tbody>
        {rows
          .filter((row) => row.key || row.voices.length > 0)
          .map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.text}</th>
              <td>
                {row.voices.map((voice) => (
                  <span key={voice.id} className={classes.voice} title={voice.rationale}>
                    {voice.by}
                  </span>
                ))}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
