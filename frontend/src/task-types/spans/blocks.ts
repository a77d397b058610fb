import type { Mark } from "./marks";
import { countBelow } from "./positions";

/** A paragraph of the text as it was delivered; white space between paragraphs belongs to none. Positions in units. */
export interface Block {
  start: number;
  end: number;
  /** From 1, where the text has several paragraphs. */
  number: number;
}

// A line this long is laid out anew whenever it is marked; cut, it stays quick.
const LONGEST = 4_000;

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const gap = /\n[ \t]*(?:\r?\n[ \t]*)+|$/g;
  let from = 0;
  let number = 0;
  for (let hit = gap.exec(text); hit; hit = gap.exec(text)) {
    if (text.slice(from, hit.index).trim()) {
      number += 1;
      for (const [start, end] of piecesOf(text, from, hit.index)) blocks.push({ start, end, number: start === from ? number : 0 });
    }
    from = hit.index + hit[0].length;
    if (hit[0] === "") break;
  }
  return blocks;
}

/** A paragraph whole, or, where it is very long, cut after a line or a sentence. */
function piecesOf(text: string, start: number, end: number): [number, number][] {
  const pieces: [number, number][] = [];
  let from = start;
  while (end - from > LONGEST) {
    const window = text.slice(from, from + LONGEST);
    const cut = Math.max(window.lastIndexOf("\n"), window.lastIndexOf(". ") + 1, window.lastIndexOf(" "), LONGEST / 2);
    pieces.push([from, from + cut]);
    from += cut;
  }
  return [...pieces, [from, end]];
}

/** The block that holds the position, or the next one. */
export function blockAt(blocks: readonly Block[], at: number): number {
  const after = countBelow(blocks.map((block) => block.start), (start) => start <= at) - 1;
  const block = blocks[after];
  return Math.min(blocks.length - 1, Math.max(0, block && at > block.end ? after + 1 : after));
}

/** A mark with its lane: underlines of marks that overlap lie below each other. */
export interface Laid extends Mark {
  lane: number;
}

/** Each mark in the lowest lane that is free where it begins. `marks` by position. */
export function inLanes(marks: readonly Mark[]): Laid[] {
  const ends: number[] = [];
  return marks.map((mark) => {
    const free = ends.findIndex((end) => end <= mark.start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = mark.end;
    return { ...mark, lane };
  });
}

/** A run of text under the same marks. */
export interface Run {
  start: number;
  end: number;
  marks: Laid[];
}

/** A block cut where a mark begins or ends; the runs are the whole block. */
export function runsOf(block: Block, marks: readonly Laid[]): Run[] {
  const inside = marks.flatMap((mark) => [mark.start, mark.end]).filter((at) => at > block.start && at < block.end);
  const cuts = [...new Set([block.start, ...inside, block.end])].sort((one, other) => one - other);
  return cuts.slice(0, -1).map((start, index) => ({
    start,
    end: cuts[index + 1] ?? block.end,
    marks: marks.filter((mark) => mark.start <= start && start < mark.end),
  }));
}

/** The marks of each block. A block without marks has none, always the same. `marks` by position. */
export function byBlock(blocks: readonly Block[], marks: readonly Laid[]): (readonly Laid[])[] {
  const found: Laid[][] = blocks.map(() => []);
  const starts = blocks.map((block) => block.start);
  for (const mark of marks) {
    const first = Math.max(0, countBelow(starts, (start) => start <= mark.start) - 1);
    for (let index = first; index < blocks.length && (starts[index] ?? 0) < mark.end; index++) {
      if ((blocks[index]?.end ?? 0) > mark.start) found[index]?.push(mark);
    }
  }
  return found;
}
