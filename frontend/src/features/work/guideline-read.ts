/** Which text of a project's guideline this device's reader has read. */
interface Read {
  version: number;
  body: string;
}

const PREFIX = "guideline-read:";

export function readOf(projectId: string): Read | null {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + projectId) ?? "null") as Read | null;
  } catch {
    return null;
  }
}

export function markRead(projectId: string, read: Read): void {
  try {
    localStorage.setItem(PREFIX + projectId, JSON.stringify(read));
  } catch {
    // No room: the change is shown again next time, which harms nobody.
  }
}

/** The lines of `now` that are not in `before`, and how many of `before` are gone, by the longest common run of lines. */
export function changedLines(before: string, now: string): { fresh: Set<string>; count: number } {
  const [old, current] = [lines(before), lines(now)];
  const left = new Map<string, number>();
  for (const line of old) left.set(line, (left.get(line) ?? 0) + 1);
  const fresh = new Set<string>();
  let added = 0;
  for (const line of current) {
    const times = left.get(line) ?? 0;
    if (times > 0) left.set(line, times - 1);
    else {
      fresh.add(line);
      added += 1;
    }
  }
  const gone = [...left.values()].reduce((sum, times) => sum + times, 0);
  return { fresh, count: Math.max(added, gone) };
}

function lines(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}
