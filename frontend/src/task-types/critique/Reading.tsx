import { t } from "@lingui/core/macro";
import { useMemo } from "react";
import shared from "@/ui/answers.module.css";
import { useReading } from "@/ui/written/form";
import { shownAs } from "@/ui/written/recognise";
import { Written } from "@/ui/written/Written";
import { text, type PaneProps } from "../task-type";
import classes from "./critique.module.css";
import { findingsOf, suggestedOf } from "./findings";
import { segmentsOf, type Quoted } from "./quotes";
import { SetQuoted } from "./SetQuoted";

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

/** The response, with what is quoted from it; what is selected here becomes a quote. */
export function Candidates({ content, settings, answer }: PaneProps) {
  const own = findingsOf(answer ?? {}).map(({ principle, quote }): Quoted => ({ code: principle, by: "expert", quote }));
  const suggested = suggestedOf(settings).map(({ principle, quote }): Quoted => ({ code: principle, by: "ai", quote }));
  const reading = useReading();
  const response = text(content.response);
  const isSet = useMemo(() => !reading.isAsWritten && shownAs(response, reading.form) !== "plain", [reading, response]);
  return (
    <article className={classes.response} aria-label={t`Response`}>
      <h3>{t`Response`}</h3>
      {isSet ? <SetQuoted text={response} quoted={[...own, ...suggested]} /> : <Quotable text={response} quoted={[...own, ...suggested]} />}
    </article>
  );
}

/** The response letter for letter. */
function Quotable({ text, quoted }: { text: string; quoted: Quoted[] }) {
  return (
    <div className={`reading ${classes.text}`} data-quotable>
      {segmentsOf(text, quoted).map((segment) =>
        segment.codes.length === 0 ? (
          <span key={segment.at}>{segment.text}</span>
        ) : (
          <mark key={segment.at} data-by={segment.isExperts ? "expert" : "ai"} title={t`Quoted for ${segment.codes.join(", ")}`}>
            {segment.text}
          </mark>
        ),
      )}
    </div>
  );
}
