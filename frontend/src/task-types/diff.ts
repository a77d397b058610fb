/** A run of words that both texts have, or only one of them. */
export interface Change {
  side: "both" | "a" | "b";
  text: string;
}

const CELLS_AT_MOST = 4_000_000;

/**
 * Word by word: the longest common subsequence, runs joined.
 * Texts whose table would pass four million cells are shown as differing whole rather than freezing the page.
 */
export function compareWords(a: string, b: string): Change[] {
  const left = words(a);
  const right = words(b);
  if (left.length * right.length > CELLS_AT_MOST) return [only("a", left), only("b", right)];
  const table = lengths(left, right);
  const width = right.length + 1;
  const changes: Change[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const isSame = i < left.length && j < right.length && left[i] === right[j];
    if (isSame) add(changes, "both", left[i++] ?? "", () => j++);
    else if (j >= right.length || (i < left.length && at(table, (i + 1) * width + j) >= at(table, i * width + j + 1))) {
      add(changes, "a", left[i++] ?? "");
    } else add(changes, "b", right[j++] ?? "");
  }
  return changes;
}

function words(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? [];
}

function only(side: "a" | "b", parts: string[]): Change {
  return { side, text: parts.join("") };
}

function at(table: Uint16Array, index: number): number {
  return table[index] ?? 0;
}

function lengths(left: string[], right: string[]): Uint16Array {
  const width = right.length + 1;
  const table = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      table[i * width + j] =
        left[i] === right[j]
          ? at(table, (i + 1) * width + j + 1) + 1
          : Math.max(at(table, (i + 1) * width + j), at(table, i * width + j + 1));
    }
  }
  return table;
}

function add(changes: Change[], side: Change["side"], text: string, also?: () => void): void {
  also?.();
  const last = changes[changes.length - 1];
  if (last?.side === side) last.text += text;
  else changes.push({ side, text });
}
