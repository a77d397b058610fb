import { t } from "@lingui/core/macro";
import { VisuallyHidden } from "@mantine/core";
import { useEffect, useMemo, useRef, useState } from "react";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import type { EditorProps } from "../task-type";
import { actionsOf } from "./actions";
import { labelsOf } from "./labels";
import { isNothing, keyOf, marksOf } from "./marks";
import { useShared } from "./sharing";
import classes from "./spans.module.css";
import { Swatch } from "./Swatch";

/** The labels; a digit puts one on what is selected, or on the passage in hand. */
export function Editor({ content, settings, answer, onAnswer, disabled }: EditorProps) {
  const labels = useMemo(() => labelsOf({ labels: settings.labels }), [settings.labels]);
  const [{ inHand }, store] = useShared(content);
  const on = useMemo(() => actionsOf(store), [store]);
  const [last, setLast] = useState("");

  const latest = useRef(onAnswer);
  useEffect(() => {
    latest.current = onAnswer;
  });
  useEffect(() => {
    store.share({ answer, give: disabled ? null : (next) => latest.current(next) });
  }, [answer, disabled, store]);
  useEffect(() => () => store.share({ answer: null, give: null, inHand: null, moving: null }), [store]);

  const put = (label: string) => {
    setLast(label);
    on.label(label);
  };
  const usual = labels.find((label) => label.value === last) ?? labels[0];
  const marks = marksOf(answer);
  const held = marks.find((mark) => keyOf(mark) === inHand);
  const isOff = disabled || !held;
  useKeys([
    ...labels.map((label) => ({ key: String(label.number), label: t`Mark as ${label.text}`, run: () => put(label.value), disabled })),
    { key: "Enter", label: t`Mark with the last label again`, run: () => usual && store.selection?.read() && put(usual.value), disabled },
    { key: "0", label: t`There is nothing to mark`, run: on.nothing, disabled },
    { key: "j", label: t`Next passage`, run: () => on.go(1) },
    { key: "k", label: t`Passage before`, run: () => on.go(-1) },
    { key: "Backspace", label: t`Take the passage in hand away`, run: () => inHand && on.remove(inHand), disabled: isOff },
    { key: "Delete", label: t`Take the passage in hand away`, run: () => inHand && on.remove(inHand), disabled: isOff, hidden: true },
    { key: "e", label: t`Move its end: Shift and arrows, then a digit`, run: () => on.move("end"), disabled: isOff },
    { key: "shift+e", label: t`Move its beginning`, run: () => on.move("start"), disabled: isOff },
    { key: "t", label: t`Write a note on the passage in hand`, run: () => document.querySelector<HTMLElement>("[data-note]")?.focus(), disabled: isOff },
  ]);

  const isEmpty = isNothing(answer);
  return (
    <div className={classes.editor}>
      {/* A press must not clear the selection that it labels. */}
      <div className={classes.labels} role="group" aria-label={t`Labels`} onMouseDown={(event) => event.preventDefault()}>
        {labels.map((label) => (
          <button key={label.value} type="button" className={classes.label} disabled={disabled} title={label.description || undefined} onClick={() => put(label.value)} data-of-hand={held?.label === label.value || undefined}>
            <KeyCap of={String(label.number)} />
            <Swatch number={label.number} />
            <span>{label.text}</span>
            <span className={classes.count}>{marks.filter((mark) => mark.label === label.value).length || ""}</span>
          </button>
        ))}
        <button type="button" className={classes.label} aria-pressed={isEmpty} disabled={disabled || marks.length > 0} onClick={on.nothing}>
          <KeyCap of="0" />
          {t`Nothing to mark`}
        </button>
      </div>
      <VisuallyHidden role="status">
        {held ? words(labels.find((label) => label.value === held.label)?.text ?? held.label, marks.length) : ""}
      </VisuallyHidden>
    </div>
  );
}

function words(label: string, marked: number): string {
  return t`${label} in hand, ${marked} marked`;
}
