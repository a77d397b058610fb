import { t } from "@lingui/core/macro";
import classes from "@/ui/answers.module.css";
import type { ComparisonProps } from "../task-type";
import { preferenceOf, stopsOf } from "./preference";

/** Who stands at which stop, stop by stop. */
export function Comparison({ settings, answers }: ComparisonProps) {
  const unsure = answers.filter((answer) => answer.isNotEnoughInformation);
  return (
    <table className={classes.comparison}>
      <tbody>
        {stopsOf(settings).map((stop) => (
          <tr key={stop.preference}>
            <th scope="row">{stop.label}</th>
            <td>
              {answers
                .filter((answer) => !answer.isNotEnoughInformation && preferenceOf(answer.answer) === stop.preference)
                .map((answer) => (
                  <span key={answer.id} className={classes.voice} title={answer.rationale}>
                    {answer.by}
                  </span>
                ))}
            </td>
          </tr>
        ))}
        {unsure.length > 0 && (
          <tr>
            <th scope="row">{t`Not enough information`}</th>
            <td>
              {unsure.map((answer) => (
                <span key={answer.id} className={classes.voice} title={answer.rationale}>
                  {answer.by}
                </span>
              ))}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
