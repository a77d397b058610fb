import { t } from "@lingui/core/macro";
import shared from "@/ui/answers.module.css";
import type { ComparisonProps } from "../task-type";
import { Unsure } from "../Unsure";
import { criteriaOf, scoreOf } from "./criteria";
import classes from "./rating.module.css";

/** Criterion by criterion what each scored; those on which they are two steps or more apart stand out. */
export function Comparison({ settings, answers }: ComparisonProps) {
  const given = answers.filter((answer) => !answer.isNotEnoughInformation);
  return (
    <>
      <div className={classes.scroll}>
        <table className={`${shared.comparison} ${shared.longHeads} ${classes.comparison}`}>
          <thead>
            <tr>
              <th scope="col">{t`Criterion`}</th>
              {given.map((answer) => (
                <th key={answer.id} scope="col" className={shared.voice} title={answer.rationale}>
                  {answer.by}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {criteriaOf(settings).map((criterion) => {
              const scores = given.map((answer) => scoreOf(answer.answer, criterion));
              const said = scores.filter((score) => score !== null);
              return (
                <tr key={criterion.name} data-differs={Math.max(...said) - Math.min(...said) > 1 || undefined}>
                  <th scope="row" title={criterion.description || undefined}>
                    {criterion.name} <span className="muted">{t`of ${criterion.highest}`}</span>
                  </th>
                  {scores.map((score, index) => (
                    <td key={given[index]?.id} className="number">
                      {score ?? ""}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <Unsure answers={answers} />
    </>
  );
}
