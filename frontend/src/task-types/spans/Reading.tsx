import { t } from "@lingui/core/macro";
import { useMemo } from "react";
import shared from "@/ui/answers.module.css";
import { Prose } from "@/ui/Prose";
import { text, type PaneProps } from "../task-type";
import { actionsOf } from "./actions";
import { blocksOf } from "./blocks";
import { labelsOf, questionOf } from "./labels";
import { MarkedText } from "./MarkedText";
import { keyOf, marksOf } from "./marks";
import { Passage } from "./Passage";
import { Points } from "./positions";
import { useShared } from "./sharing";
import classes from "./spans.module.css";

export function Material({ content, settings, answer, find }: PaneProps) {
  const [now, store] = useShared(content);
  const whole = text(content.text);
  const blocks = useMemo(() => blocksOf(whole), [whole]);
  const labels = useMemo(() => labelsOf({ labels: settings.labels }), [settings.labels]);
  const said = now.answer ?? answer;
  const marks = useMemo(() => marksOf(said ?? {}), [said]);
  const question = questionOf(content, settings);
  const context = text(content.context);
  return (
    <>
      {question && <p className={classes.question}>{question}</p>}
      {context && (
        <>
          <h3 className={shared.contextTitle}>{t`Context`}</h3>
          <Prose text={context} find={find} />
          <h3 className={shared.contextTitle}>{t`Text`}</h3>
        </>
      )}
      <MarkedText text={whole} blocks={blocks} marks={marks} labels={labels} toWords={settings.whole_words !== false} shared={now} store={store} />
    </>
  );
}

/** What is marked, in the order of the text: shown, given another label, or taken away. */
export function Candidates({ content, settings, answer }: PaneProps) {
  const [now, store] = useShared(content);
  const points = useMemo(() => new Points(text(content.text)), [content.text]);
  const labels = useMemo(() => labelsOf({ labels: settings.labels }), [settings.labels]);
  const said = now.answer ?? answer;
  const marks = useMemo(() => marksOf(said ?? {}), [said]);
  const on = useMemo(() => actionsOf(store), [store]);
  if (marks.length === 0) {
    return <p className={classes.none}>{said?.nothing_to_mark === true ? t`Nothing to mark.` : t`Nothing is marked yet. Select words, by mouse or with the arrows and Shift, then press a label's digit.`}</p>;
  }
  return (
    <ol className={classes.passages} aria-label={t`Marked passages`}>
      {marks.map((mark) => {
        const key = keyOf(mark);
        return <Passage key={key} id={key} words={points.between(mark.start, Math.min(mark.end, mark.start + 280))} isCut={mark.end - mark.start > 280} label={mark.label} note={mark.note} labels={labels} isInHand={key === now.inHand} canChange={now.give !== null} on={on} />;
      })}
    </ol>
  );
}
