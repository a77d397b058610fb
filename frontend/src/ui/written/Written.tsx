import { lazy, memo, Suspense, useMemo } from "react";
import { Prose } from "../Prose";
import { useReading } from "./form";
import { shownAs } from "./recognise";

interface Props {
  text: string;
  numbered?: boolean;
  /** What is looked for, in browsers that cannot mark text: they show it as it was written. */
  find?: string;
  /** Of texts that change while one types: beyond so many characters they are shown as written. */
  setUpTo?: number;
}

function AsWritten({ text, numbered }: Props) {
  return <Prose text={text} numbered={numbered} />;
}

// Without a connection the text is there all the same, as it was written.
const SetText = lazy(() => import("./SetText").catch(() => ({ default: AsWritten })));

/** A text that is judged or read beside one: plain prose letter for letter, Markdown, LaTeX and JSON set as they mean. */
export const Written = memo(function Written({ text, numbered, find, setUpTo = Infinity }: Props) {
  const { form, isAsWritten } = useReading();
  const shown = useMemo(() => (isAsWritten || find || text.length > setUpTo ? "plain" : shownAs(text, form)), [text, form, isAsWritten, find, setUpTo]);
  const plain = <Prose text={text} numbered={numbered} find={find} />;
  if (shown === "plain") return plain;
  return (
    <Suspense fallback={plain}>
      <SetText text={text} numbered={numbered} isJson={shown === "json"} />
    </Suspense>
  );
});
