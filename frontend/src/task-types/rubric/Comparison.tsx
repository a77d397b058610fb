import { t } from "@lingui/core/macro";
import shared from "@/ui/answers.module.css";
import type { ComparisonProps } from "../task-type";
import classes from "./rubric.module.css";
import { rowsIn } from "./rows";
import { RubricTable } from "./RubricTable";

/** The rubrics one after another, each with who wrote it. */
export function Comparison({ answers }: ComparisonProps) {
  const unsure = answers.filter((answer) => answer.isNotEnoughInformation);
  return (
    <div className={classes.given}>
      {answers
        .filter((answer) => !answer.isNotEnoughInformation)
        .map((answer) => (
          <section key={answer.id}>
            <span className={shared.voice} title={answer.rationale}>
              {answer.by}
            </span>
            <RubricTable rows={rowsIn(answer.answer)} />
          </section>
        ))}
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
    </div>
  );
}
