const LONGEST = 90;
const NAMED = /^(article|section|exhibit|schedule|annex|appendix|attachment|part|chapter|title|recitals|preamble)\b/i;
const NUMBERED = /^(?:\d+(?:\.\d+)*\.?|[IVXLC]+\.|[A-Z]\.|§+\s*\d+\S*|\([a-z0-9]+\))\s+\p{Lu}[^.;:]*[.:]?$/u;

/** How deep a paragraph stands as a heading, from 1; 0 where it is none. Contracts and notes say so by capitals and numbers. */
export function headingLevel(paragraph: string): number {
  const words = paragraph.trim();
  if (!words || words.length > LONGEST || words.includes("\n")) return 0;
  const marks = /^(#{1,6})\s/.exec(words)?.[1];
  if (marks) return marks.length;
  if (NAMED.test(words) && !/[.;,]$/.test(words)) return 1;
  if (NUMBERED.test(words)) return Math.min(3, (/^[\d.]+/.exec(words)?.[0].split(".").filter(Boolean).length ?? 1) + 1);
  const letters = words.replace(/[^\p{L}]/gu, "");
  return letters.length >= 4 && letters === letters.toUpperCase() && letters !== letters.toLowerCase() ? 2 : 0;
}

export interface Heading {
  words: string;
  level: number;
  element: HTMLElement;
}

/** The headings among the paragraphs under `root`, in their order. */
export function headingsIn(root: HTMLElement): Heading[] {
  return [...root.querySelectorAll<HTMLElement>("p, h1, h2, h3, h4, h5, h6")].flatMap((element) => {
    const written = wordsOf(element);
    const words = written.replace(/^#+\s*/, "").replace(/\s+/g, " ").trim();
    const level = Number(element.dataset.level) || (/^H\d$/.test(element.tagName) ? Number(element.tagName[1]) : headingLevel(written));
    return level > 0 && words ? [{ words, level, element }] : [];
  });
}

/** Without the paragraph's number, which stands in its margin. */
function wordsOf(element: HTMLElement): string {
  const number = element.firstElementChild;
  const words = element.textContent ?? "";
  return number?.matches("[data-unfound]") ? words.slice(number.textContent?.length) : words;
}
