import { t } from "@lingui/core/macro";
import shared from "@/ui/answers.module.css";
import { Prose } from "@/ui/Prose";
import { text, type PaneProps } from "../task-type";
import classes from "./critique.module.css";
import { findingsOf, suggestedOf } from "./findings";
import { segmentsOf, type Quoted } from "./quotes";

export function Material({ content, find }: PaneProps) {
  const context = text(content.context);
  return (
    <>
      <Prose text={text(content.prompt)} find={find} numbered={!context} />
      {context && (
        <>
          <h3 className={shared.contextTitle}>{t`Context`}</h3>
          <Prose text={context} find={find} numbered />
        </>
      )}
    </>
  );
}

/** The response, with what is quoted from it; what is selected here becomes a quote. */
export function Candidates({ content, settings, answer }: PaneProps) {
  const own = findingsOf(answer ?? {}).map(({ principle, quote }): Quoted => ({ code: principle, by: "expert", quote }));
  const suggested = suggestedOf(settings).map(({ principle, quote }): Quoted => ({ code: principle, by: "ai", quote }));
  return (
    <article className={classes.response} aria-label={t`Response`}>
      <h3>{t`Response`}</h3>
      <div className={`reading ${classes.text}`} data-quotable>
        {segmentsOf(text(content.response), [...own, ...suggested]).map((segment) =>
          segment.codes.length === 0 ? (
            <span key={segment.at}>{segment.text}</span>
          ) : (
            <mark key={segment.at} data-by={segment.isExperts ? "expert" : "ai"} title={t`Quoted for ${segment.codes.join(", ")}`}>
              {segment.text}
            </mark>
          ),
        )}
      </div>
    </article>
  );
}
