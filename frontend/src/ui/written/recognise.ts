import { isJson } from "./json";
import { hasToolTags } from "./tool-tags";
import { mathsIn } from "./maths";

/** How a project says its texts are written; "guess" looks at each text. */
export type Form = "guess" | "plain" | "markdown";
export type Shown = "plain" | "markdown" | "json";

const ENOUGH = 2;

/** How a text is shown. What is not surely marked up is plain: a contract's "1." and a note's "*" stay as they are. */
export function shownAs(text: string, form: Form): Shown {
  if (form === "plain") return "plain";
  if (isJson(text)) return "json";
  return form === "markdown" || isMarkedUp(text) ? "markdown" : "plain";
}

/** Whether a text is surely Markdown or LaTeX. */
export function isMarkedUp(text: string): boolean {
  return signsOfMarkdown(text) >= ENOUGH || hasToolTags(text) || mathsIn(text).length > 0;
}

const FENCE = /^ {0,3}(?:`{3,}[^`]*|~{3,}.*)$/;
const DELIMITERS = /^\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?$/;
const BULLET = /^ {0,3}[-*+] \S/;
// "[**Name**]" is how clinical notes hide names; it is no emphasis.
const BOLD = /(?<![[\w*])\*\*(?=[^\s*])[^*\n]{1,300}(?<=[^\s*])\*\*(?![\w*\]])/g;
const LINK = /\[[^\]\n]{1,200}\]\((?:https?:\/\/|mailto:)[^\s)]{1,2000}\)/;
const PICTURE = /!\[[^\]\n]{0,200}\]\([^\s)]{1,2000}\)/;
const CODE = /(?<![`\w])`[^\s`'\n](?:[^`'\n]{0,200}[^\s`'\n])?`(?![`\w])/;

/** Two are enough: a fence, a table, a link and repeated bold or subheadings count two, weaker signs one. Ordered lists,
 * "#" alone, quotes and single stars count nothing or little, since notes and contracts are full of them. */
function signsOfMarkdown(text: string): number {
  const lines = text.split("\n");
  const fences = lines.filter((line) => FENCE.test(line)).length;
  const subheadings = lines.filter((line) => /^#{2,6} \S/.test(line)).length;
  const headings = lines.filter((line) => /^#{1,6} \S/.test(line)).length;
  const bullets = lines.filter((line) => BULLET.test(line)).length;
  const hasTable = lines.some((line, at) => at > 0 && DELIMITERS.test(line) && (lines[at - 1] ?? "").includes("|"));
  const bold = text.match(BOLD)?.length ?? 0;
  return [
    fences >= 2 ? 2 : 0,
    hasTable ? 2 : 0,
    LINK.test(text) || PICTURE.test(text) ? 2 : 0,
    Math.min(bold, 2),
    subheadings >= 2 ? 2 : 0,
    headings >= 1 || bullets >= 2 ? 1 : 0,
    CODE.test(text) ? 1 : 0,
  ].reduce((sum, each) => sum + each, 0);
}

/** Whether any text in an item's content is shown otherwise than letter for letter. */
export function hasSetText(content: unknown, form: Form): boolean {
  if (typeof content === "string") return shownAs(content, form) !== "plain";
  return typeof content === "object" && content !== null && Object.values(content).some((inner) => hasSetText(inner, form));
}
