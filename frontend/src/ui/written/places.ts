/** The letters and digits of a text, with the place of each: what marks and white space leave out, both ways compare. */
interface Letters {
  letters: string;
  at: number[];
}

function lettersOf(text: string): Letters {
  const at: number[] = [];
  let letters = "";
  for (const match of text.matchAll(/[\p{L}\p{N}]/gu)) {
    const folded = match[0].toLowerCase();
    letters += folded;
    for (let unit = 0; unit < folded.length; unit += 1) at.push(match.index);
  }
  return { letters, at };
}

/** The piece of a source that reads as `words`, where those were taken from it as it is shown; null where none does. */
export function pieceOf(source: string, words: string): string | null {
  if (source.includes(words)) return words;
  const range = rangeOf(lettersOf(source), words);
  if (!range) return null;
  const stop = /[^\p{L}\p{N}\s]+$/u.exec(words)?.[0] ?? "";
  return source.slice(range.from, range.to) + (source.startsWith(stop, range.to) ? stop : "");
}

function rangeOf({ letters, at }: Letters, words: string): { from: number; to: number } | null {
  const wanted = lettersOf(words).letters;
  const hit = wanted ? letters.indexOf(wanted) : -1;
  if (hit < 0) return null;
  return { from: at[hit] ?? 0, to: (at[hit + wanted.length - 1] ?? 0) + 1 };
}

/** Where a piece of the source is shown under `root`; null where it is not, such as within a formula. */
export function shownPlace(root: HTMLElement, piece: string): Range | null {
  const nodes: { node: Text; from: number }[] = [];
  let whole = "";
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement?.closest("[data-unfound], .katex-mathml")) continue;
    nodes.push({ node: node as Text, from: whole.length });
    whole += (node as Text).data;
  }
  const found = rangeOf(lettersOf(whole), piece);
  if (!found) return null;
  const placeOf = (position: number) => nodes.findLast(({ from }) => from <= position);
  const start = placeOf(found.from);
  const end = placeOf(found.to - 1);
  if (!start || !end) return null;
  const range = document.createRange();
  range.setStart(start.node, found.from - start.from);
  range.setEnd(end.node, found.to - end.from);
  return range;
}
