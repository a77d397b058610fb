/** A place in a file of the item, as a reason names it: "…" [lease.pdf, p. 3]. */
export interface Anchor {
  name: string;
  page: number | null;
}

export function written({ name, page }: Anchor): string {
  // One form in every language: it is stored, exported and found again.
  // eslint-disable-next-line lingui/no-unlocalized-strings
  return page === null ? `[${name}]` : `[${name}, p. ${page}]`;
}

/** A quote with its place; without words the place alone. */
export function quoted(words: string, anchor: Anchor): string {
  const said = words.replace(/\s+/g, " ").trim();
  return said ? `“${said}” ${written(anchor)}` : written(anchor);
}

/** A text cut where it names a place in one of these files. */
export function cutAtAnchors(text: string, names: readonly string[]): (string | (Anchor & { text: string }))[] {
  if (names.length === 0) return [text];
  const longestFirst = [...names].sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // eslint-disable-next-line lingui/no-unlocalized-strings
  const places = new RegExp(`\\[(${longestFirst.join("|")})(?:, p\\. ([1-9]\\d{0,5}))?\\]`, "g");
  const parts: (string | (Anchor & { text: string }))[] = [];
  let at = 0;
  for (const match of text.matchAll(places)) {
    const [whole, name = "", page] = match;
    if (match.index > at) parts.push(text.slice(at, match.index));
    parts.push({ text: whole, name, page: page ? Number(page) : null });
    at = match.index + whole.length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}
