import { t } from "@lingui/core/macro";
import { type Answer, type Settings } from "../task-type";

export interface Stop {
  preference: number;
  key: string;
  label: string;
}

const STOPS: Stop[] = [
  { preference: -3, key: "1", label: t`A much better` },
  { preference: -2, key: "2", label: t`A better` },
  { preference: -1, key: "3", label: t`A slightly better` },
  { preference: 0, key: "4", label: t`About the same` },
  { preference: 1, key: "5", label: t`B slightly better` },
  { preference: 2, key: "6", label: t`B better` },
  { preference: 3, key: "7", label: t`B much better` },
];

/** The stops that the project permits; a project without ties has no middle. */
export function stopsOf(settings: Settings): Stop[] {
  return settings.ties === false ? STOPS.filter((stop) => stop.preference !== 0) : STOPS;
}

export function preferenceOf(answer: Answer): number | null {
  const value = answer.preference;
  return typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= 3 ? value : null;
}

export function wordsOf(answer: Answer): string {
  const value = preferenceOf(answer);
  return STOPS.find((stop) => stop.preference === value)?.label ?? "";
}
