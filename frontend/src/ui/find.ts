import { t } from "@lingui/core/macro";
import { useEffect, useState, type RefObject } from "react";

const FEWEST_LETTERS = 2;
const MOST_HITS = 5_000;
const ALL = "find";
const CURRENT = "find-current";

/** Whether the browser marks text without changing it (Chrome 105, Safari 17.2, Firefox 140). */
export const canHighlight = typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight === "function";

/**
 * Every place of `needle` in the text under `root`, letter for letter but for case. A hit may run through several
 * elements of one paragraph, never from one paragraph into the next. At most 5,000.
 */
export function hitsIn(root: HTMLElement, needle: string): Range[] {
  const wanted = needle.toLowerCase();
  if (wanted.length < FEWEST_LETTERS) return [];
  const hits: Range[] = [];
  for (const nodes of paragraphsIn(root)) {
    const whole = nodes.map((node) => folded(node.data)).join("");
    for (let at = whole.indexOf(wanted); at >= 0 && hits.length < MOST_HITS; at = whole.indexOf(wanted, at + wanted.length)) {
      const range = document.createRange();
      range.setStart(...placeIn(nodes, at));
      range.setEnd(...placeIn(nodes, at + wanted.length, true));
      hits.push(range);
    }
  }
  return hits;
}

/** Lower case of the same length: folding may change it (İ), and positions would then point elsewhere. */
function folded(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

const PARAGRAPHS = "p, li, h1, h2, h3, h4, h5, h6, dt, dd, td, th, pre, div";
// Numbers in the margin and what only screen readers hear of a formula.
// eslint-disable-next-line lingui/no-unlocalized-strings
const UNFOUND = "[data-unfound], .katex-mathml";

function paragraphsIn(root: HTMLElement): Text[][] {
  const found: Text[][] = [];
  let last: Element | null = null;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement?.closest(UNFOUND)) continue;
    const paragraph = node.parentElement?.closest(PARAGRAPHS) ?? null;
    if (paragraph !== last || found.length === 0) found.push([]);
    last = paragraph;
    found[found.length - 1]?.push(node as Text);
  }
  return found;
}

/** The text node and offset of a position in the joined text; as an end, of the character before it. */
function placeIn(nodes: readonly Text[], at: number, isEnd = false): [Text, number] {
  let before = 0;
  for (const node of nodes) {
    const inside = at - before;
    if (inside < node.length || (isEnd && inside === node.length)) return [node, inside];
    before += node.length;
  }
  throw new RangeError(t`${at} lies behind the text`);
}

export interface Found {
  count: number;
  /** From 1; 0 before the first was gone to. */
  at: number;
  go: (by: 1 | -1) => void;
}

/** Marks what is looked for in the text under `root` without touching its elements, and goes from hit to hit. */
export function useFind(root: RefObject<HTMLElement | null>, needle: string): Found {
  const [{ count, at }, setFound] = useState({ count: 0, at: 0 });

  useEffect(() => {
    const element = root.current;
    if (!element || !canHighlight) return undefined;
    let frame = 0;
    const mark = () => {
      const hits = hitsIn(element, needle);
      CSS.highlights.set(ALL, new Highlight(...hits));
      setFound((now) => (now.count === hits.length ? now : { count: hits.length, at: 0 }));
    };
    frame = requestAnimationFrame(mark);
    if (needle.length < FEWEST_LETTERS) return () => cancelAnimationFrame(frame);
    // What is set anew while the field is open is marked anew.
    const observer = new MutationObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(mark);
    });
    observer.observe(element, { childList: true, subtree: true, characterData: true });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      CSS.highlights.delete(ALL);
      CSS.highlights.delete(CURRENT);
    };
  }, [root, needle]);

  const go = (by: 1 | -1) => {
    const hits = root.current && canHighlight ? hitsIn(root.current, needle) : [];
    const next = at === 0 ? (by === 1 ? 1 : hits.length) : ((at - 1 + by + hits.length) % hits.length) + 1;
    const hit = hits[next - 1];
    if (!hit) return;
    show(hit);
    setFound({ count: hits.length, at: next });
  };
  return { count, at, go };
}

function show(hit: Range): void {
  CSS.highlights.set(CURRENT, new Highlight(hit));
  void hit.startContainer.parentElement?.scrollIntoView({ block: "nearest" });
  const box = hit.getBoundingClientRect();
  const pane = hit.startContainer.parentElement?.closest<HTMLElement>("[data-scrolls]");
  const frame = pane?.getBoundingClientRect();
  // A paragraph may be taller than its pane.
  if (pane && frame && (box.top < frame.top + 48 || box.bottom > frame.bottom)) pane.scrollTop += box.top - frame.top - frame.height / 3;
}
