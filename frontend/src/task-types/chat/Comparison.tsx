import { t } from "@lingui/core/macro";
import shared from "@/ui/answers.module.css";
import type { ComparisonProps } from "../task-type";
import classes from "./chat.module.css";
import { HIGHEST, ratingIn, toldIn } from "./conversation";
import { Message, Replies } from "./Thread";

/** Each expert's conversation, one under the other: each is its own. */
export function Comparison({ answers }: ComparisonProps) {
  const had = answers.filter((answer) => !answer.isNotEnoughInformation);
  const unsure = answers.filter((answer) => answer.isNotEnoughInformation);
  return (
    <>
      {had.map((answer) => (
        <section key={answer.id} className={classes.given}>
          <p className={classes.by}>
            <span className={shared.voice}>{answer.by}</span>
            {ratingIn(answer.answer) !== null && (
              <span className="muted number">
                {t`rated ${ratingIn(answer.answer) ?? ""} of ${HIGHEST}`}
              </span>
            )}
          </p>
          {toldIn(answer.answer).map((turn, place) => (
            <div key={place} className={classes.turn}>
              <Message by={t`Expert`} text={turn.text} />
              <Replies turn={turn} isPast />
            </div>
          ))}
          {answer.rationale && <p className="muted">{answer.rationale}</p>}
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
    </>
  );
}
