/** A run of words that both texts have, or only one of them. */
export interface Change {
  side: "both" | "a" | "b";
  text: string;
}

const CELLS_AT_MOST = 4_000_000;

type Compare = (left: string[], right: string[]) => Change[];

/**
 * Word by word: the longest common subsequence, runs joined. What both texts begin and end with is not searched; where
 * the rest would take a table of more than four million cells, lines are compared first, then the words of those that
 * differ. Only lines that are too many even so are shown as differing whole rather than freezing the page.
 */
export function compareWords(a: string, b: string): Change[] {
  return compare(words(a), words(b), byLines);
}

function compare(left: string[], right: string[], tooMany: Compare): Change[] {
  const most = Math.min(left.length, right.length);
  let head = 0;
  while (head < most && left[head] === right[head]) head += 1;
  let tail = 0;
  while (tail < most - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail += 1;
  const [a, b] = [left.slice(head, left.length - tail), right.slice(head, right.length - tail)];
  const middle = a.length * b.length > CELLS_AT_MOST ? tooMany(a, b) : subsequence(a, b);
  return joined([run("both", left.slice(0, head)), ...middle, run("both", left.slice(left.length - tail))]);
}

function byLines(left: string[], right: string[]): Change[] {
  const changes: Change[] = [];
  let hunk = { a: "", b: "" };
  const close = () => {
    changes.push(...compare(words(hunk.a), words(hunk.b), whole));
    hunk = { a: "", b: "" };
  };
  for (const change of compare(lines(left.join("")), lines(right.join("")), whole)) {
    if (change.side === "both") {
      close();
      changes.push(change);
    } else hunk[change.side] += change.text;
  }
  close();
  return changes;
}

function whole(left: string[], right: string[]): Change[] {
  return [run("a", left), run("b", right)];
}

function subsequence(left: string[], right: string[]): Change[] {
  const table = lengths(left, right);
  const width = right.length + 1;
  const changes: Change[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      changes.push(run("both", [left[i++] ?? ""]));
      j += 1;
    } else if (j >= right.length || (i < left.length && at(table, (i + 1) * width + j) >= at(table, i * width + j + 1))) {
      changes.push(run("a", [left[i++] ?? ""]));
    } else changes.push(run("b", [right[j++] ?? ""]));
  }
  return changes;
}

function words(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? [];
}

function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function run(side: Change["side"], parts: string[]): Change {
  return { side, text: parts.join("") };
}

function joined(changes: Change[]): Change[] {
  const runs: Change[] = [];
  for (const change of changes) {
    const last = runs[runs.length - 1];
    if (!change.text) continue;
    if (last?.side === change.side) last.text += change.text;
    else runs.push({ ...change });
  }
  return runs;
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
