import { plural, t } from "@lingui/core/macro";
import { text, type Answer, type Settings } from "../task-type";

export interface Row {
  criterion: string;
  /** Null while nothing was entered. */
  points: number | null;
  why: string;
}

export const EMPTY: Row = { criterion: "", points: null, why: "" };

export function rowsIn(answer: Answer): Row[] {
  const rows = Array.isArray(answer.rows) ? answer.rows : [];
  return rows.flatMap((one: unknown) => {
    if (typeof one !== "object" || one === null) return [];
    const { criterion, points, why } = one as Record<string, unknown>;
    return [{ criterion: text(criterion), points: typeof points === "number" && Number.isFinite(points) ? points : null, why: text(why) }];
  });
}

export interface Bounds {
  fewest: number;
  most: number;
  lowest: number;
  highest: number;
  needsWhy: boolean;
}

export function boundsOf(settings: Settings): Bounds {
  const whole = (value: unknown, otherwise: number) => (typeof value === "number" ? value : otherwise);
  return {
    fewest: whole(settings.minimum_rows, 1),
    most: whole(settings.maximum_rows, 50),
    lowest: whole(settings.lowest_points, -100),
    highest: whole(settings.highest_points, 100),
    needsWhy: settings.needs_why === true,
  };
}

export function changed(rows: Row[], place: number, part: Partial<Row>): Row[] {
  return rows.map((row, index) => (index === place ? { ...row, ...part } : row));
}

export function added(rows: Row[], place: number): Row[] {
  return [...rows.slice(0, place), EMPTY, ...rows.slice(place)];
}

export function removed(rows: Row[], place: number): Row[] {
  return rows.filter((_, index) => index !== place);
}

/** The rows with one of them a place further up or down; the same rows at either end. */
export function moved(rows: Row[], place: number, by: 1 | -1): Row[] {
  const [row, other] = [rows[place], rows[place + by]];
  if (!row || !other) return rows;
  return rows.map((each, index) => (index === place ? other : index === place + by ? row : each));
}

function isEmpty(row: Row): boolean {
  return row.criterion.trim() === "" && row.why.trim() === "" && row.points === null;
}

/** The answer as it is sent: rows in which nothing stands are left out. */
export function prepared(answer: Answer): Answer {
  return { rows: rowsIn(answer).filter((row) => !isEmpty(row)) };
}

/** What an answer that does all that is asked is worth. */
export function possibleIn(rows: Row[]): number {
  return rows.reduce((sum, { points }) => sum + Math.max(0, points ?? 0), 0);
}

function folded(value: string): string {
  return value.split(/\s+/).filter(Boolean).join(" ").toLowerCase();
}

/** Why the rubric cannot be sent yet: the server's own rules, from the first row on. */
export function lacking(answer: Answer, settings: Settings): string | null {
  const rows = rowsIn(answer).filter((row) => !isEmpty(row));
  const { fewest, most, lowest, highest, needsWhy } = boundsOf(settings);
  const names = rows.map((row) => folded(row.criterion));
  for (const [index, row] of rows.entries()) {
    const name = t`Criterion ${index + 1}`;
    if (!names[index]) return t`${name} is empty: say what an answer must do.`;
    if (names.indexOf(names[index]) !== index) return t`${name} is there already. Leave one, or say how they differ.`;
    if (row.points === null || !Number.isInteger(row.points) || row.points === 0) return t`${name} needs points, a whole number from ${lowest} to ${highest} but 0.`;
    if (row.points < lowest || row.points > highest) return t`${name}: points go from ${lowest} to ${highest}.`;
    if (needsWhy && !row.why.trim()) return t`${name}: say why it matters.`;
  }
  if (rows.length < fewest) return plural(fewest, { one: "Write at least # criterion (A).", other: "Write at least # criteria (A)." });
  if (rows.length > most) return t`At most ${most} criteria are taken; there are ${rows.length}.`;
  return possibleIn(rows) > 0 ? null : t`No criterion gives points. Write what a good answer does, too.`;
}

export function totalOf(rows: Row[]): string {
  const points = possibleIn(rows);
  return `${plural(rows.length, { one: "# criterion", other: "# criteria" })}, ${plural(points, { one: "# point", other: "# points" })}`;
}

export function wordsOf(answer: Answer): string {
  return totalOf(rowsIn(answer).filter((row) => !isEmpty(row)));
}

export function signed(points: number | null): string {
  return points === null ? "" : points < 0 ? `−${-points}` : `+${points}`;
}
