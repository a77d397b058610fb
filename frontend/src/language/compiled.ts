import type { CompiledMessage } from "@lingui/message-utils/compileMessage";

type Token = CompiledMessage[number];

const known = new Map<string, Token[]>();

/**
 * An English sentence as Lingui's interpreter wants it, each compiled once: text, `{name}` and
 * `{n, plural, one {…} other {…}}`, which is all that `t`, `plural` and `Trans` write. Lingui's own compiler
 * understands all of ICU and weighs ten times as much; catalogues pass through that one, at build time.
 */
export function compiled(message: string): Token[] {
  const tokens = known.get(message) ?? new Reader(message).tokens();
  known.set(message, tokens);
  return tokens;
}

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  /** Up to the end, or to the brace that closes a case. */
  tokens(isCase = false): Token[] {
    const found: Token[] = [];
    while (this.at < this.text.length && this.text[this.at] !== "}") {
      if (this.text[this.at] === "{") found.push(this.argument());
      else if (isCase && this.text[this.at] === "#") found.push(this.text[this.at++] ?? "");
      else found.push(this.until(isCase ? /[{}#]/ : /[{}]/));
    }
    return found;
  }

  private argument(): Token {
    this.at++;
    const name = this.until(/[,}]/).trim();
    if (this.text[this.at++] === "}") return [name];
    const kind = this.until(/,/).trim();
    this.at++;
    const cases: Record<string, CompiledMessage> = {};
    for (let word = this.until(/[{}]/).trim(); word; word = this.until(/[{}]/).trim()) {
      this.at++;
      cases[word.replace("=", "")] = this.tokens(kind === "plural");
      this.at++;
    }
    this.at++;
    return [name, kind, { offset: undefined, ...cases }];
  }

  private until(end: RegExp): string {
    const rest = this.text.slice(this.at);
    const length = rest.search(end);
    const found = length < 0 ? rest : rest.slice(0, length);
    this.at += found.length;
    return found;
  }
}
