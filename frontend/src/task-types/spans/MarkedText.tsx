import { t } from "@lingui/core/macro";
import { useEffect, useLayoutEffect, useMemo, useRef, type MouseEvent } from "react";
import { blockAt, byBlock, inLanes, type Block } from "./blocks";
import { tidied } from "./caret";
import type { Label } from "./labels";
import { keyOf, type Mark } from "./marks";
import { Paragraph } from "./Paragraph";
import { Positions } from "./positions";
import type { Shared, SharedStore } from "./sharing";
import classes from "./spans.module.css";
import { useCaret } from "./use-caret";

interface Props {
  text: string;
  blocks: Block[];
  marks: Mark[];
  labels: Label[];
  toWords: boolean;
  shared: Shared;
  store: SharedStore;
}

/** The text with its marks. Paragraph by paragraph, so that a mark sets only its own anew. */
export function MarkedText({ text, blocks, marks, labels, toWords, shared, store }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const positions = useMemo(() => new Positions(text), [text]);
  const numbers = useMemo(() => new Map(labels.map((label) => [label.value, label.number])), [labels]);
  const names = useMemo(() => new Map(labels.map((label) => [label.value, label.text])), [labels]);
  const canMark = shared.give !== null;
  // The keys of marks count code points; what is drawn counts units.
  const inUnits = useMemo(() => marks.map((mark) => ({ ...mark, start: positions.toUnits(mark.start), end: positions.toUnits(mark.end) })), [marks, positions]);
  const laid = useMemo(() => byBlock(blocks, inLanes(inUnits)), [blocks, inUnits]);
  const held = marks.findIndex((mark) => keyOf(mark) === shared.inHand);
  const inHand = inUnits[held];
  const caret = useCaret(text, blocks, canMark);
  useLayoutEffect(() => caret.attach(root.current, line.current), [caret]);

  useEffect(
    () =>
      store.offer({
        read: () => {
          const place = caret.selected();
          const found = place && tidied(text, blocks, place, toWords);
          return found && { start: positions.toPoints(found.start), end: positions.toPoints(found.end) };
        },
        put: ({ start, end }, moves) => {
          const [from, to] = [positions.toUnits(start), positions.toUnits(end)];
          caret.take(moves === "end" ? from : to, moves === "end" ? to : from);
        },
        clear: (at) => caret.put(positions.toUnits(at), positions.toUnits(at)),
      }),
    [store, text, blocks, positions, toWords, caret],
  );

  // A paragraph that is set anew loses what is selected in it.
  useLayoutEffect(() => caret.restore(), [laid, caret]);

  const shows = useRef(shared.shows);
  useEffect(() => {
    if (shows.current === shared.shows || !inHand) return;
    shows.current = shared.shows;
    const paragraph = root.current?.children[blockAt(blocks, inHand.start)];
    const run = paragraph?.querySelector("[data-hand]") ?? paragraph;
    void run?.scrollIntoView({ block: "center" });
  }, [shared.shows, inHand, blocks]);

  const pick = (event: MouseEvent) => {
    if (!window.getSelection()?.isCollapsed || !root.current || !(event.target instanceof Element) || !event.target.closest("mark")) return;
    const at = caret.selected()?.focus ?? Number((event.target.closest("mark") as HTMLElement).dataset.at);
    // The shortest of those here, then the next with each press.
    const here = inUnits.flatMap((mark, index) => (mark.start <= at && at <= mark.end ? [{ size: mark.end - mark.start, index }] : [])).sort((one, other) => one.size - other.size);
    const next = here[(here.findIndex(({ index }) => index === held) + 1) % Math.max(1, here.length)];
    const mark = next && marks[next.index];
    if (mark) store.share({ inHand: keyOf(mark) });
  };

  return (
    <div className={classes.marking}>
      {/* A field for screen readers: arrows move in the text instead of over the page. */}
      <div ref={root} className={`reading ${classes.text}`} data-numbered={blocks.length > 1 || undefined} role="textbox" aria-multiline aria-readonly aria-label={t`Text to mark`} tabIndex={0} onClick={canMark ? pick : undefined} onKeyDown={(event) => canMark && caret.press(event)}>
        {blocks.map((block, index) => {
          const own = laid[index] ?? [];
          return (
            <Paragraph
              key={block.start}
              text={text}
              block={block}
              marks={own}
              word={own.map((mark) => `${keyOf(mark)}/${mark.lane}`).join()}
              numbers={numbers}
              names={names}
              inHand={inHand && inHand.start < block.end && inHand.end > block.start ? keyOf(inHand) : null}
              goesOn={blocks[index + 1]?.number === 0}
            />
          );
        })}
      </div>
      <div ref={line} className={classes.caret} aria-hidden />
    </div>
  );
}

