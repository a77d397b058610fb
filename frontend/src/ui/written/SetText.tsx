import { useMemo } from "react";
import { Code } from "./Code";
import { blocksOf, type Source } from "./blocks";
import { withMarks } from "./maths";
import { paragraphStarts, parse } from "./parse";
import { withToolBlocks } from "./tool-tags";
import classes from "./written.module.css";

interface Props {
  text: string;
  numbered?: boolean;
  isJson?: boolean;
}

/** Markdown, LaTeX and JSON as they mean. Elements come from a closed list, never from the text's own HTML. */
export default function SetText({ text, numbered, isJson }: Props) {
  const content = useMemo(() => (isJson ? <Code text={text.trim()} language="json" /> : setBlocks(text, numbered ?? false)), [text, numbered, isJson]);
  return (
    <div className={`reading ${classes.set}`} data-numbered={(numbered && !isJson && paragraphStarts(text).length > 1) || undefined}>
      {content}
    </div>
  );
}

function setBlocks(text: string, numbered: boolean) {
  const { marked, formulas, sources } = withMarks(withToolBlocks(text));
  const starts = paragraphStarts(marked);
  const source: Source = { text: marked, formulas, sources, starts: numbered && starts.length > 1 ? starts : [], numbered: 0 };
  return blocksOf(parse(marked).children, source);
}
