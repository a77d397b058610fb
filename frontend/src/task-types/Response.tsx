import { t } from "@lingui/core/macro";
import shared from "@/ui/answers.module.css";
import { Written } from "@/ui/written/Written";
import classes from "./Response.module.css";
import { text, type PaneProps } from "./task-type";

/** What is asked, and what a reader must know to judge. */
export function Asked({ content, find }: PaneProps) {
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

/** The one response that is judged, and a reference under it where there is one. */
export function Response({ content, find }: PaneProps) {
  const reference = text(content.reference);
  return (
    <div className={classes.pane}>
      <article aria-label={t`Response`}>
        <h3>{t`Response`}</h3>
        <Written text={text(content.response)} find={find} numbered />
      </article>
      {reference && (
        <article className={classes.reference} aria-label={t`Reference answer`}>
          <h3>{t`Reference answer, known to be good`}</h3>
          <Written text={reference} find={find} />
        </article>
      )}
    </div>
  );
}
