import { t } from "@lingui/core/macro";
import shared from "@/ui/answers.module.css";
import { Written } from "@/ui/written/Written";
import { whole } from "@/ui/numbers";
import { Changes } from "../Changes";
import { text, type ComparisonProps } from "../task-type";
import classes from "./rewrite.module.css";
import { folded, wordsIn, writtenIn } from "./writing";

/** What each wrote, once for all who wrote the same, as changes of the draft where there is one. */
export function Comparison({ content, answers }: ComparisonProps) {
  const draft = text(content.draft);
  const given = answers.filter((answer) => !answer.isNotEnoughInformation);
  const unsure = answers.filter((answer) => answer.isNotEnoughInformation);
  const texts = [...new Map(given.map((answer) => [folded(writtenIn(answer.answer) ?? ""), writtenIn(answer.answer) ?? ""])).entries()];
  return (
    <>
      {texts.map(([key, written]) => (
        <section key={key} className={classes.given}>
          <p className={classes.by}>
            {given
              .filter((answer) => folded(writtenIn(answer.answer) ?? "") === key)
              .map((answer) => (
                <span key={answer.id} className={shared.voice} title={answer.rationale}>
                  {answer.by}
                </span>
              ))}
            <span className="muted number">{t`${whole(wordsIn(written))} words`}</span>
          </p>
          {draft && folded(draft) !== key ? <Changes from={draft} to={written} /> : <Written text={written} />}
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
