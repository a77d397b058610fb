import { t } from "@lingui/core/macro";
import { text, type Answer, type Content, type Settings } from "../task-type";

export type Grade = "met" | "not_met" | "cannot_tell";
export const GRADES: { grade: Grade; word: string }[] = [
  { grade: "met", word: t`met` },
  { grade: "not_met", word: t`not met` },
  { grade: "cannot_tell", word: t`cannot tell` },
];

export interface Criterion {
  criterion: string;
  points: number;
  why: string;
}

export interface Graded {
  row: number;
  grade: Grade | null;
  note: string;
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((one): one is Record<string, unknown> => typeof one === "object" && one !== null) : [];
}

/** The item's own rubric. */
export function rubricOf(content: Content): Criterion[] {
  return records(content.rubric).map((row) => ({ criterion: text(row.criterion), points: typeof row.points === "number" ? row.points : 1, why: text(row.why) }));
}

/** The grades that the project takes. */
export function gradesFor(settings: Settings): typeof GRADES {
  return settings.cannot_tell === false ? GRADES.filter(({ grade }) => grade !== "cannot_tell") : GRADES;
}

/** What is said of one criterion so far; a note may come before the grade. */
export function gradeOn(answer: Answer, row: number): Graded {
  const found = records(answer.grades).find((one) => one.row === row);
  return { row, grade: GRADES.find(({ grade }) => grade === found?.grade)?.grade ?? null, note: text(found?.note) };
}

export function withGrade(answer: Answer, row: number, part: Partial<Graded>): Answer {
  const others = records(answer.grades).filter((one) => one.row !== row);
  return { ...answer, grades: [...others, { ...gradeOn(answer, row), ...part }] };
}

export interface Score {
  points: number;
  possible: number;
  /** 0 to 1; null where nothing could be had. */
  share: number | null;
}

/** What the grades come to: without the criteria of which nothing is, or can be, told. As the server reckons it. */
export function scoreOf(answer: Answer, content: Content): Score {
  let points = 0;
  let possible = 0;
  for (const [row, criterion] of rubricOf(content).entries()) {
    const { grade } = gradeOn(answer, row);
    if (grade !== "met" && grade !== "not_met") continue;
    if (grade === "met") points += criterion.points;
    possible += Math.max(0, criterion.points);
  }
  return { points, possible, share: possible > 0 ? Math.min(1, Math.max(0, points / possible)) : null };
}

/** As it is sent: the rubric's own rows in their order. */
export function prepared(answer: Answer): Answer {
  const rows = records(answer.grades).flatMap((one) => (typeof one.row === "number" ? [one.row] : []));
  const grades = [...new Set(rows)].sort((one, other) => one - other).map((row) => gradeOn(answer, row));
  return { grades: grades.filter(({ grade }) => grade !== null) };
}

/** The first criterion without a grade that the project takes; -1: none. */
function openIn(answer: Answer, settings: Settings, content: Content): number {
  const taken = gradesFor(settings).map(({ grade }) => grade);
  return rubricOf(content).findIndex((_, row) => !taken.some((grade) => grade === gradeOn(answer, row).grade));
}

/** The row that is lacking. */
export function fieldOf(answer: Answer, settings: Settings, content: Content): string | null {
  const open = openIn(answer, settings, content);
  return open < 0 ? null : t`row ${open}`;
}

export function lacking(answer: Answer, settings: Settings, content: Content): string | null {
  const open = openIn(answer, settings, content);
  return open < 0 ? null : t`Criterion ${open + 1} is not graded yet.`;
}

export function wordsOf(answer: Answer): string {
  const grades = records(answer.grades).map((one) => one.grade);
  const unsure = grades.filter((grade) => grade === "cannot_tell").length;
  const all = grades.filter((grade) => GRADES.some((one) => one.grade === grade)).length;
  const met = t`${grades.filter((grade) => grade === "met").length} of ${all} met`;
  return unsure > 0 ? `${met}, ${t`${unsure} cannot be told`}` : met;
}

export function signed(points: number): string {
  return points < 0 ? `−${-points}` : `+${points}`;
}
