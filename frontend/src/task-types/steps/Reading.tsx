import { t } from "@lingui/core/macro";
import { useEffect, useMemo, useRef } from "react";
import shared from "@/ui/answers.module.css";
import { Written } from "@/ui/written/Written";
import { text, type PaneProps } from "../task-type";
import { toggled, useShared } from "./sharing";
import classes from "./steps.module.css";
import { StepRow } from "./StepRow";
import { markedIn, markOn, marksFor, stepsOf, type Mark } from "./trajectory";

const PARTS = [
  { name: "reference", title: t`Right outcome` },
  { name: "context", title: t`What the agent was told` },
];

export function Material({ content, find }: PaneProps) {
  return (
    <>
      <Written text={text(content.prompt)} find={find} />
      {PARTS.filter(({ name }) => text(content[name])).map(({ name, title }) => (
        <div key={name}>
          <h3 className={shared.contextTitle}>{title}</h3>
          <Written text={text(content[name])} find={find} numbered={name === "context"} />
        </div>
      ))}
    </>
  );
}

/** The trajectory step by step; calls and results unfold, the agent's own steps take a mark. */
export function Candidates({ content, settings, answer }: PaneProps) {
  const steps = useMemo(() => stepsOf(content), [content]);
  const [{ at, unfolded, answer: inHand, give }, store] = useShared(content);
  const marked = markedIn(inHand ?? answer ?? {});
  const marks = useMemo(() => marksFor(settings), [settings.neutral]); // eslint-disable-line react-hooks/exhaustive-deps
  const list = useRef<HTMLOListElement>(null);
  const hasBar = give !== null;
  useEffect(() => {
    const row = list.current?.children[at];
    // Newer browsers answer with a promise, which must not be taken for the effect's end.
    if (hasBar && row) void row.scrollIntoView({ block: row.clientHeight > 0.7 * window.innerHeight ? "start" : "nearest" });
  }, [at, hasBar]);
  const on = useMemo(
    () => ({
      go: (step: number) => store.share({ at: step }),
      fold: (step: number) => store.share({ unfolded: toggled(store.read().unfolded, step) }),
      mark: (step: number, said: Mark | null) => store.read().give?.(step, said),
    }),
    [store],
  );
  return (
    <ol className={classes.steps} ref={list} aria-label={t`Steps`}>
      {steps.map((step, place) => {
        const said = markOn(marked, place);
        return (
          <StepRow
            key={place}
            step={step}
            place={place}
            marks={marks}
            mark={said.mark}
            note={said.note}
            isCurrent={hasBar && place === at}
            isUnfolded={unfolded.has(place)}
            canMark={hasBar}
            onCurrent={on.go}
            onFold={on.fold}
            onMark={on.mark}
          />
        );
      })}
    </ol>
  );
}
