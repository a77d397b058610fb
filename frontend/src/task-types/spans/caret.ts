import { blockAt, type Block } from "./blocks";

/** What is selected, in units: `anchor` stays, `focus` moves. Equal: a caret. */
export interface Place {
  anchor: number;
  focus: number;
}

export type By = "letter" | "word" | "sentence" | "paragraph";

const segmenters = new Map<string, Intl.Segmenter>();

function segmenter(granularity: "grapheme" | "word" | "sentence"): Intl.Segmenter {
  const found = segmenters.get(granularity) ?? new Intl.Segmenter(undefined, { granularity });
  segmenters.set(granularity, found);
  return found;
}

/** Segments of one block, without those of white space; a long text must not be segmented whole at each key. */
function segmentsIn(text: string, block: Block, by: By): [number, number][] {
  if (by === "paragraph") return [[block.start, block.end]];
  const inner = text.slice(block.start, block.end);
  const parts = [...segmenter(by === "letter" ? "grapheme" : by).segment(inner)];
  const kept = by === "letter" ? parts : parts.filter((part) => (by === "word" ? part.isWordLike : part.segment.trim()));
  return kept.map((part) => {
    const size = by === "sentence" ? part.segment.trimEnd().length : part.segment.length;
    return [block.start + part.index, block.start + part.index + size];
  });
}

/** Where the caret stands after one step: forward at the end of a segment, backward at its beginning. */
export function step(text: string, blocks: readonly Block[], from: number, by: By, direction: 1 | -1): number {
  for (let index = blockAt(blocks, from); index >= 0 && index < blocks.length; index += direction) {
    const block = blocks[index];
    if (!block) break;
    const ends = segmentsIn(text, block, by).map(([start, end]) => (direction === 1 ? end : start));
    const next = direction === 1 ? ends.find((end) => end > from) : ends.reverse().find((start) => start < from);
    if (next !== undefined) return next;
  }
  return from;
}

/** Extends what is selected. From a caret by sentence: first the whole sentence it stands in. */
export function extend(text: string, blocks: readonly Block[], place: Place, by: By, direction: 1 | -1): Place {
  const focus = step(text, blocks, place.focus, by, direction);
  if (place.anchor !== place.focus || by === "letter") return { anchor: place.anchor, focus };
  // From the middle of a word or a sentence, the whole of it is meant.
  const block = blocks[blockAt(blocks, place.focus)];
  const around = block && segmentsIn(text, block, by).find(([start, end]) => start <= place.focus && place.focus < end);
  if (direction === 1) return { anchor: around?.[0] ?? startOfNext(text, blocks, place.focus, by), focus };
  return { anchor: around && around[0] < place.focus ? around[1] : place.anchor, focus };
}

/** Where the next segment begins: what is selected starts with it, not with the space before. */
function startOfNext(text: string, blocks: readonly Block[], from: number, by: By): number {
  for (let index = blockAt(blocks, from); index < blocks.length; index++) {
    const block = blocks[index];
    const next = block && segmentsIn(text, block, by).find(([start]) => start >= from);
    if (next) return next[0];
  }
  return from;
}

/** What is selected, without white space around it; null where it holds nothing else. Grown to whole words where asked. */
export function tidied(text: string, blocks: readonly Block[], place: Place, toWords: boolean): { start: number; end: number } | null {
  let start = Math.max(0, Math.min(place.anchor, place.focus));
  let end = Math.min(text.length, Math.max(place.anchor, place.focus));
  while (start < end && /\s/.test(text[start] ?? "")) start++;
  while (end > start && /\s/.test(text[end - 1] ?? "")) end--;
  if (start >= end) return null;
  if (!toWords) return { start: wholeCharacter(text, start, -1), end: wholeCharacter(text, end, 1) };
  return { start: edge(text, blocks, start, 0) ?? start, end: edge(text, blocks, end, 1) ?? end };
}

/** The beginning (0) or end (1) of the word that the position cuts. */
function edge(text: string, blocks: readonly Block[], at: number, side: 0 | 1): number | undefined {
  const block = blocks[blockAt(blocks, at)];
  return block && segmentsIn(text, block, "word").find(([start, end]) => start < at && at < end)?.[side];
}

/** Never half of a character that takes two units. */
function wholeCharacter(text: string, at: number, direction: 1 | -1): number {
  const isCut = /[\ud800-\udbff]/.test(text[at - 1] ?? "") && /[\udc00-\udfff]/.test(text[at] ?? "");
  return isCut ? at + direction : at;
}
