import { t } from "@lingui/core/macro";
import shared from "@/ui/answers.module.css";
import { Written } from "@/ui/written/Written";
import { text, type PaneProps } from "../task-type";
import classes from "./rubric.module.css";
import { rowsIn } from "./rows";
import { RubricTable } from "./RubricTable";

export function Material({ content, find }: PaneProps) {
  const context = text(content.context);
  return (
    <>
      <Written text={text(content.prompt)} find={find} numbered={!context} />
      {context && (
        <>
          <h3 className={shared.contextTitle}>{t`Context`}</h3>
          <Written text={context} find={find} numbered />
        </>
      )}
    </>
  );
}

/** The reference, and the rubric as a grader will read it. */
export function Candidates({ content, answer, find }: PaneProps) {
  const reference = text(content.reference);
  const rows = rowsIn(answer ?? {});
  return (
    <div className={classes.pane}>
      {reference && (
        <article aria-label={t`Reference`}>
          <h3>{t`Reference answer`}</h3>
          <Written text={reference} find={find} />
        </article>
      )}
      {(answer || rows.length > 0) && (
        <article aria-label={t`Rubric`}>
          <h3>{t`As graders will read it`}</h3>
          {rows.length > 0 ? <RubricTable rows={rows} /> : <p className="muted">{!reference && `${t`There is no reference answer.`} `}
{t`The criteria you write below are shown here.`}</p>}
        </article>
      )}
    </div>
  );
}
