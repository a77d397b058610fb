import { t } from "@lingui/core/macro";
import shared from "@/ui/answers.module.css";
import type { ComparisonProps } from "../task-type";
import classes from "./steps.module.css";
import { brief, judgedIn, markedIn, markOn, MARKS, stepsOf, type Step } from "./trajectory";

/** Step by step what each said; the steps on which they differ stand out. */
export function Comparison({ content, answers }: ComparisonProps) {
  const steps = stepsOf(content);
  const given = answers.filter((answer) => !answer.isNotEnoughInformation).map((answer) => ({ ...answer, marked: markedIn(answer.answer) }));
  const unsure = answers.filter((answer) => answer.isNotEnoughInformation);
  return (
    <>
      <div className={classes.scroll}>
        <table className={`${shared.comparison} ${shared.longHeads} ${classes.comparison}`}>
          <thead>
            <tr>
              <th scope="col">{t`Step`}</th>
              {given.map((answer) => (
                <th key={answer.id} scope="col" className={shared.voice}>
                  {answer.by}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {judgedIn(steps).map((place) => {
              const said = given.map((answer) => markOn(answer.marked, place));
              const differs = new Set(said.flatMap((one) => (one.mark === null ? [] : [one.mark]))).size > 1;
              return (
                <tr key={place} data-differs={differs || undefined}>
                  <th scope="row">
                    <span className={classes.number}>{place + 1}</span> {gist(steps[place])}
                  </th>
                  {said.map((one, index) => (
                    <td key={given[index]?.id}>
                      {one.mark === null ? <span className="muted">{t`not marked`}</span> : MARKS.find(({ mark }) => mark === one.mark)?.word} {one.note && <span className="muted">{one.note}</span>}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {unsure.length > 0 && (
        <p className="muted">
          {t`Not enough information:`}{" "}
          {unsure.map((answer) => (
            <span key={answer.id} className={shared.voice} title={answer.rationale}>
              {answer.by}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function gist(step: Step | undefined): string {
  return brief(step?.text.trim() || step?.calls.map((call) => call.name).join(", ") || "", 80);
}
