import { t } from "@lingui/core/macro";
import shared from "@/ui/answers.module.css";
import { decimal } from "@/ui/numbers";
import type { ComparisonProps } from "../task-type";
import { Unsure } from "../Unsure";
import { gradeOn, GRADES, rubricOf, scoreOf, signed } from "./grades";
import classes from "./grading.module.css";

/** Criterion by criterion what each said, and what that comes to; criteria on which they differ stand out. */
export function Comparison({ content, answers }: ComparisonProps) {
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
            {rubricOf(content).map((criterion, row) => {
              const said = given.map((answer) => gradeOn(answer.answer, row));
              return (
                <tr key={row} data-differs={new Set(said.map((one) => one.grade)).size > 1 || undefined}>
                  <th scope="row">
                    <span className={classes.points}>{signed(criterion.points)}</span> {criterion.criterion}
                  </th>
                  {said.map((one, index) => (
                    <td key={given[index]?.id}>
                      {GRADES.find(({ grade }) => grade === one.grade)?.word} {one.note && <span className="muted">{one.note}</span>}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t`Score`}</th>
              {given.map((answer) => {
                const { points, possible, share } = scoreOf(answer.answer, content);
                return (
                  <td key={answer.id} className="number">
                    {share === null ? t`none` : t`${decimal(share, 2)} (${points} of ${possible})`}
                  </td>
                );
              })}
            </tr>
          </tfoot>
        </table>
      </div>
      <Unsure answers={answers} />
    </>
  );
}
