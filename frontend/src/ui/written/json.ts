const LONGEST = 1_000_000;

/** Whether the whole text is a JSON object, or a list that holds one: "[2019]" is a year in brackets. */
export function isJson(text: string): boolean {
  const body = text.trim();
  if (!/^(?:\{[\s\S]*\}|\[\s*[[{][\s\S]*\])$/.test(body) || body.length > LONGEST) return false;
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

/** Valid JSON on lines of its own. Only white space between values changes: numbers keep their digits and keys their
 * order, repeated ones too. */
export function laidOut(json: string): string {
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  const tokens = json.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  return tokens
    .map((token, at) => {
      if (token === "{" || token === "[") {
        const isEmpty = tokens[at + 1] === "}" || tokens[at + 1] === "]";
        depth += 1;
        return isEmpty ? token : token + line();
      }
      if (token === "}" || token === "]") {
        depth -= 1;
        const isEmpty = tokens[at - 1] === "{" || tokens[at - 1] === "[";
        return isEmpty ? token : line() + token;
      }
      if (token === ",") return token + line();
      return token === ":" ? ": " : token;
    })
    .join("");
}
