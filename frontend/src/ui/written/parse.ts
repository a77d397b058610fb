import type { Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmStrikethroughFromMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";
import { gfmTable } from "micromark-extension-gfm-table";

// HTML stays text. So does what would vanish or change in contracts and notes: indented lines, "[1]: …", and a line of
// dashes under another.
const OFF = ["htmlFlow", "htmlText", "codeIndented", "definition", "setextUnderline"];

/** A Markdown text as a tree: CommonMark with tables and struck words. */
export function parse(text: string): Root {
  return fromMarkdown(text, {
    extensions: [gfmTable(), gfmStrikethrough({ singleTilde: false }), { disable: { null: OFF } }],
    mdastExtensions: [gfmTableFromMarkdown(), gfmStrikethroughFromMarkdown()],
  });
}

/** Where each paragraph of the source begins; a reader counts the same paragraphs whether set or as written. */
export function paragraphStarts(text: string): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const gap of [...text.matchAll(/\n[ \t]*\n+/g), { 0: "", index: text.length }]) {
    if (text.slice(at, gap.index).trim()) starts.push(at);
    at = gap.index + gap[0].length;
  }
  return starts;
}
