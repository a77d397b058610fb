import { t } from "@lingui/core/macro";
import type { Emphasis, Image, Link, Paragraph, PhrasingContent, Strong } from "mdast";
import { Fragment, lazy, Suspense, type ReactNode } from "react";
import type { Source } from "./blocks";
import { pieces, restored } from "./maths";
import classes from "./written.module.css";

const SAFE = new Set(["http:", "https:", "mailto:"]);

function Unset({ source }: { source: string }) {
  return <code>{source}</code>;
}

// Fonts and layout of formulas come only where there is one; without a connection their source is shown.
const Maths = lazy(() => import("./Maths").catch(() => ({ default: Unset })));

/** The words of a block. What is none of these is shown as it stands in the source. */
export function inlineOf(nodes: readonly PhrasingContent[], source: Source): ReactNode[] {
  return nodes.map((node, index) => <Fragment key={index}>{wordsOf(node, source)}</Fragment>);
}

function wordsOf(node: PhrasingContent, source: Source): ReactNode {
  switch (node.type) {
    case "text":
      return withFormulas(node.value, source);
    case "emphasis":
    case "strong":
      return emphasised(node, source);
    case "delete":
      return <del>{inlineOf(node.children, source)}</del>;
    case "inlineCode":
      return <code>{restored(node.value, source.sources)}</code>;
    case "break":
      return <br />;
    case "link":
      return linkOf(node, source);
    case "image":
      return pictureOf(node, source);
    default:
      return asItStands(node, source);
  }
}

function withFormulas(words: string, source: Source): ReactNode {
  return pieces(words).map((piece, index) => {
    const formula = typeof piece === "number" ? source.formulas[piece] : undefined;
    if (typeof piece !== "number" || !formula) return piece;
    const written = source.sources[piece] ?? "";
    return (
      <Suspense key={index} fallback={<Unset source={written} />}>
        <Maths tex={formula.tex} isDisplay={formula.isDisplay} source={written} />
      </Suspense>
    );
  });
}

/** Stars inside a word ("5*3*2") and the "[**Name**]" of clinical notes are no emphasis. */
function emphasised(node: Emphasis | Strong, source: Source): ReactNode {
  const from = node.position?.start.offset ?? 0;
  const to = node.position?.end.offset ?? 0;
  const before = source.text[from - 1] ?? "";
  const after = source.text[to] ?? "";
  const words = inlineOf(node.children, source);
  if (/\w/.test(before) || /\w/.test(after) || (before === "[" && after === "]")) {
    const mark = source.text.slice(from, from + (node.type === "strong" ? 2 : 1));
    return (
      <>
        {mark}
        {words}
        {mark}
      </>
    );
  }
  return node.type === "strong" ? <strong>{words}</strong> : <em>{words}</em>;
}

/** A link shows where it leads; to anything but the web and mail it is text. */
function linkOf(node: Link, source: Source): ReactNode {
  const target = safe(restored(node.url, source.sources));
  if (target === null) return asItStands(node, source);
  const shown = node.children.map((child) => (child.type === "text" ? child.value : "")).join("");
  return (
    <>
      <a href={target} target="_blank" rel="noopener noreferrer nofollow" className={classes.link}>
        {inlineOf(node.children, source)}
      </a>
      {shown !== target && shown !== node.url && <span className={classes.target}> ({target})</span>}
    </>
  );
}

/** The address in full, as the browser understands it; null for another scheme or none. */
function safe(address: string): string | null {
  try {
    const url = new URL(address);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Pictures elsewhere are not fetched: who reads what and when is nobody's to know. */
function pictureOf(node: Image, source: Source): ReactNode {
  const address = restored(node.url, source.sources);
  return (
    <span className={classes.picture}>
      {t`Picture, not loaded:`} {node.alt ? `${restored(node.alt, source.sources)} ` : ""}
      <span className={classes.target}>({address})</span>
    </span>
  );
}

function asItStands(node: PhrasingContent, source: Source): string {
  const { start, end } = node.position ?? {};
  return restored(source.text.slice(start?.offset ?? 0, end?.offset ?? 0), source.sources);
}

/** Whether a paragraph is nothing but one formula on a line of its own. */
export function isFormulaAlone(node: Paragraph, source: Source): boolean {
  const [only, ...more] = node.children;
  if (only?.type !== "text" || more.length > 0) return false;
  const [piece, ...others] = pieces(only.value.trim());
  return typeof piece === "number" && others.length === 0 && (source.formulas[piece]?.isDisplay ?? false);
}
