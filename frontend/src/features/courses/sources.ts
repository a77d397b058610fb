import { t } from "@lingui/core/macro";
import type { Course } from "@/api/types";
import { clock, day } from "@/ui/dates";
import { whole } from "@/ui/numbers";

export type Point = Course["decided"]["points"][number];
export type Source = Exclude<keyof Point, "at">;

/** Who decided: always a word and a shape beside the colour. */
export const SOURCES: { source: Source; words: string; mark: string; colour: string }[] = [
  { source: "experts", words: t`by experts`, mark: "■", colour: "var(--expert)" },
  { source: "person", words: t`by a person`, mark: "▲", colour: "var(--muted)" },
  { source: "conference", words: t`by case conference`, mark: "●", colour: "var(--action)" },
  { source: "ai", words: t`by AI`, mark: "◆", colour: "var(--ai)" },
];

/** The sources that decided anything, the first at the bottom of the chart. */
export function present(points: Point[]) {
  const last = points[points.length - 1];
  return SOURCES.filter(({ source }) => last !== undefined && last[source] > 0);
}

export function total(point: Point | undefined): number {
  return point ? SOURCES.reduce((sum, { source }) => sum + point[source], 0) : 0;
}

/** The moment as its step asks: a day for days, else the hour and minute. */
export function atStep(at: string, step: string): string {
  if (step === "day" || step === "week") return day(at);
  return step === "hour" ? `${day(at)} ${clock(at)}` : clock(at);
}

export function count(value: number): string {
  return whole(value);
}
