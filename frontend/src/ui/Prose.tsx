import { Fragment, memo, type ReactNode } from "react";
import classes from "./Prose.module.css";

/** Text as it was delivered, paragraph by paragraph; numbered paragraphs can be cited. Memoised: a long text beside an
 * answer must not be set anew with each key that is typed. */
export const Prose = memo(function Prose({ text, numbered, find, emphasised }: { text: string; numbered?: boolean; find?: string; emphasised?: boolean }) {
  const paragraphs = text.split(/\n[ \t]*\n+/).filter((paragraph) => paragraph.trim());
  const isNumbered = numbered && paragraphs.length > 1;
  return (
    <div className={`reading ${classes.prose}`} data-numbered={isNumbered || undefined}>
      {paragraphs.map((paragraph, index) => (
        <p key={index}>
          {isNumbered && (
            <span className={classes.number} aria-hidden data-unfound>
              {index + 1}
            </span>
          )}
          {emphasised ? withEmphasis(paragraph.trim()) : marked(paragraph.trim(), find)}
        </p>
      ))}
    </div>
  );
});

/** Headings and **bold** as a guideline's author wrote them; texts that are judged stay letter for letter. */
function withEmphasis(text: string): ReactNode {
  const heading = /^#+\s+(.*)$/s.exec(text)?.[1];
  if (heading !== undefined) return <strong>{heading}</strong>;
  return text.split("**").map((part, index) => (index % 2 === 1 ? <strong key={index}>{part}</strong> : part));
}

function marked(text: string, find: string | undefined): ReactNode {
  if (!find || find.length < 2) return text;
  const parts: ReactNode[] = [];
  const lower = text.toLowerCase();
  const needle = find.toLowerCase();
  // Folding case may change a text's length (İ); positions would then point elsewhere.
  if (lower.length !== text.length) return text;
  let from = 0;
  for (let hit = lower.indexOf(needle); hit >= 0; hit = lower.indexOf(needle, from)) {
    parts.push(
      <Fragment key={hit}>
        {text.slice(from, hit)}
        <mark>{text.slice(hit, hit + needle.length)}</mark>
      </Fragment>,
    );
    from = hit + needle.length;
  }
  return [...parts, text.slice(from)];
}
