import { memo, type CSSProperties } from "react";
import { runsOf, type Block, type Laid } from "./blocks";
import { keyOf } from "./marks";
import classes from "./spans.module.css";

interface Props {
  text: string;
  block: Block;
  marks: readonly Laid[];
  /** What the marks are, in one word: a paragraph whose word stays is not set anew. */
  word: string;
  numbers: ReadonlyMap<string, number>;
  names: ReadonlyMap<string, string>;
  /** The passage in hand, where it lies in this paragraph. */
  inHand: string | null;
  /** Whether a paragraph of the text goes on in the next block. */
  goesOn: boolean;
}

/** One paragraph, its marks as tints with an underline of their own each. */
export const Paragraph = memo(
  function Paragraph({ text, block, marks, numbers, names, inHand, goesOn }: Props) {
    const lanes = Math.max(0, ...marks.map((mark) => mark.lane + 1));
    return (
      <p className={classes.paragraph} data-number={block.number || undefined} data-goes-on={goesOn || undefined} style={lanes > 0 ? ({ "--lanes": lanes } as CSSProperties) : undefined}>
        {runsOf(block, marks).map((run) =>
          run.marks.length === 0 ? (
            <span key={run.start} data-at={run.start}>
              {text.slice(run.start, run.end)}
            </span>
          ) : (
            <mark
              key={run.start}
              data-at={run.start}
              data-hand={run.marks.some((mark) => keyOf(mark) === inHand) || undefined}
              title={run.marks.map((mark) => names.get(mark.label) ?? mark.label).join(", ")}
              style={drawn(run.marks, numbers)}
            >
              {text.slice(run.start, run.end)}
            </mark>
          ),
        )}
      </p>
    );
  },
  (before, after) =>
    before.text === after.text && before.block === after.block && before.word === after.word && before.inHand === after.inHand && before.numbers === after.numbers && before.names === after.names,
);

/** Underlines, each in its lane from the text down, over the tints. */
function drawn(marks: readonly Laid[], numbers: ReadonlyMap<string, number>): CSSProperties {
  const number = (mark: Laid) => numbers.get(mark.label) ?? 1;
  return {
    backgroundImage: [...marks.map((mark) => `var(--line-${number(mark)})`), ...marks.map((mark) => `var(--tint-${number(mark)})`)].join(", "),
    backgroundPosition: [...marks.map((mark) => `0 calc(100% - (var(--lanes) - ${mark.lane + 1}) * var(--lane))`), ...marks.map(() => "0 0")].join(", "),
    backgroundSize: [...marks.map(() => "auto 3px"), ...marks.map(() => "auto")].join(", "),
    backgroundRepeat: [...marks.map(() => "repeat-x"), ...marks.map(() => "repeat")].join(", "),
  };
}
