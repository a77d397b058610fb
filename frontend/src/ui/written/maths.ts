/** A formula in a text, from one character to before another, with its delimiters. */
export interface Formula {
  start: number;
  end: number;
  tex: string;
  isDisplay: boolean;
}

const LONGEST = 5_000;
// Code first, so that nothing in it is taken for a formula. Within single dollars no blank touches them and no digit or
// letter follows: "$5 and $6" is money. An opener within another begins anew, so that many of them cost no more than one.
const PLACES =
  /```[\s\S]*?```|`[^`\n]+`|\$\$([^$]+)\$\$|\\\[((?:(?!\\\[)[\s\S])+?)\\\]|\\\(((?:(?!\\\()[^\n])+?)\\\)|(?<![\\$\w])\$(?!\s)([^$\n]{1,500})(?<![\s\\])\$(?![\w$])/g;
const SIGN = /\\[a-zA-Z]+|[\^_=]|^[a-zA-Z]$/;

/** The formulas of a text: only what stands between LaTeX's delimiters and holds a sign of LaTeX itself. */
export function mathsIn(text: string): Formula[] {
  return [...text.matchAll(PLACES)].flatMap((match) => {
    const [whole, dollars, brackets, parens, dollar] = match;
    const tex = dollars ?? brackets ?? parens ?? dollar;
    if (tex === undefined || tex.length > LONGEST || !SIGN.test(tex.trim()) || /\n[ \t]*\n/.test(tex)) return [];
    return [{ start: match.index, end: match.index + whole.length, tex: tex.trim(), isDisplay: dollars !== undefined || brackets !== undefined }];
  });
}

// Private characters: no text that is judged holds them, and Markdown leaves them alone.
const OPEN = "\uE000";
const CLOSE = "\uE001";

/** The text with a mark in place of each formula, so that Markdown does not read into them. */
export function withMarks(text: string): { marked: string; formulas: Formula[]; sources: string[] } {
  const formulas = text.includes(OPEN) ? [] : mathsIn(text);
  let marked = "";
  let at = 0;
  formulas.forEach((formula, index) => {
    marked += text.slice(at, formula.start) + OPEN + index + CLOSE;
    at = formula.end;
  });
  return { marked: marked + text.slice(at), formulas, sources: formulas.map(({ start, end }) => text.slice(start, end)) };
}

/** The pieces of a marked text: words as they are, formulas by their number. */
export function pieces(marked: string): (string | number)[] {
  const split = marked.split(/\uE000(\d+)\uE001/);
  return split.map((piece, index) => (index % 2 === 1 ? Number(piece) : piece)).filter((piece) => piece !== "");
}

/** A marked text as it was. */
export function restored(marked: string, sources: readonly string[]): string {
  return pieces(marked)
    .map((piece) => (typeof piece === "number" ? (sources[piece] ?? "") : piece))
    .join("");
}
