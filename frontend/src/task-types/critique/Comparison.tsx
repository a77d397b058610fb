import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import shared from "@/ui/answers.module.css";
import { Changes } from "../Changes";
import { text, type ComparisonProps } from "../task-type";
import classes from "./critique.module.css";
import { findingOn, findingsOf, principlesOf, VERDICT_WORDS } from "./findings";

/** Principle by principle what each said, then the revisions. */
export function Comparison({ content, settings, answers }: ComparisonProps) {
  const given = answers.filter((answer) => !answer.isNotEnoughInformation);
  const titles = new Map(principlesOf(settings).map((principle) => [principle.code, principle.title]));
  const codes = [...new Set([...titles.keys(), ...given.flatMap((answer) => findingsOf(answer.answer).map((finding) => finding.principle))])];
  const unsure = answers.filter((answer) => answer.isNotEnoughInformation);
  const response = text(content.response);
  return (
    <>
      <div className={classes.scroll}>
        <table className={`${shared.comparison} ${shared.longHeads} ${classes.comparison}`}>
          <thead>
            <tr>
              <th scope="col">{t`Principle`}</th>
              {given.map((answer) => (
                <th key={answer.id} scope="col" className={shared.voice}>
                  {answer.by}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {codes.map((code) => (
              <tr key={code}>
                <th scope="row">
                  <span className={classes.code}>{code}</span> {titles.get(code)}
                </th>
                {given.map((answer) => {
                  const { verdict, quote, note } = findingOn(findingsOf(answer.answer), code);
                  return (
                    <td key={answer.id} data-verdict={verdict ?? undefined}>
                      {verdict && VERDICT_WORDS[verdict]} {quote && <q>{quote}</q>} {note && <span className="muted">{note}</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {given
        .filter((answer) => typeof answer.answer.revision === "string")
        .map((answer) => (
          <div key={answer.id} className={classes.revised}>
            <span className="label">
              <Trans>Revision of <span className={shared.voice}>{answer.by}</span></Trans>
            </span>
            <Changes from={response} to={text(answer.answer.revision)} />
          </div>
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
