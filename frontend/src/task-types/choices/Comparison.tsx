import { t } from "@lingui/core/macro";
import shared from "@/ui/answers.module.css";
import { labelsOf } from "../choice/labels";
import type { ComparisonProps } from "../task-type";
import { Unsure } from "../Unsure";
import { givenIn, isNone } from "./labels";

/** Who gave which label; labels that nobody gave are named in one line. */
export function Comparison({ settings, answers }: ComparisonProps) {
  const given = answers.filter((answer) => !answer.isNotEnoughInformation);
  const rows = labelsOf(settings).map((label) => ({ key: label.value, text: label.text, voices: given.filter(({ answer }) => givenIn(answer, settings).includes(label.value)) }));
  const none = { key: "", text: t`None of the labels`, voices: given.filter(({ answer }) => isNone(answer, settings)) };
  const without = rows.filter((row) => row.voices.length === 0).map((row) => row.text);
  return (
    <>
      <table className={`${shared.comparison} ${shared.longHeads}`}>
        <tbody>
          {[...rows, none]
            .filter((row) => row.voices.length > 0)
            .map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.text}</th>
                <td>
                  {row.voices.map((voice) => (
                    <span key={voice.id} className={shared.voice} title={voice.rationale}>
                      {voice.by}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
      {given.length > 0 && without.length > 0 && <p className="muted">{t`Given by nobody: ${without.join(", ")}`}</p>}
      <Unsure answers={answers} />
    </>
  );
}
