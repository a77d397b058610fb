import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { lazy } from "react";
import { get } from "@/api/request";
import type { Course } from "@/api/types";
import { day, clock } from "@/ui/dates";
import { Section } from "@/ui/Page";
import { ChartFrame } from "@/ui/ChartFrame";
import classes from "./courses.module.css";
import { atStep, count, present, total } from "./sources";

const DecidedChart = lazy(() => import("./DecidedChart"));
const AnswersChart = lazy(() => import("./AnswersChart"));
const EVERY_MS = 30_000;

/** How the project went: looked at anew every half minute, and not drawn before there is enough of it. */
export function CoursePart({ projectId }: { projectId: string }) {
  const query = useQuery({
    queryKey: ["course", projectId],
    queryFn: ({ signal }) => get<Course>(`/projects/${projectId}/course`, undefined, signal),
    refetchInterval: EVERY_MS,
  });
  const course = query.data;
  if (!course || course.decided.n + course.answers.n === 0) return null;
  return (
    <Section title={t`Over time`} note={t`as of ${clock(course.as_of)}`}>
      <div className={classes.charts}>
        <Decided course={course} />
        <Answers course={course} />
      </div>
    </Section>
  );
}

function Decided({ course }: { course: Course }) {
  const { n, step, points } = course.decided;
  if (points.length === 0) return <TooFew words={plural(n, { one: `No curve of decisions below ${course.fewest}; there is #.`, other: `No curve of decisions below ${course.fewest}; there are #.` })} />;
  const shown = present(points);
  const last = points[points.length - 1];
  const parts = shown.map(({ source, words }) => `${count(last?.[source] ?? 0)} ${words}`);
  return (
    <ChartFrame
      title={parts.length > 1 ? t`${count(total(last))} items decided: ${parts.join(", ")}` : t`${count(total(last))} items decided, ${shown[0]?.words ?? ""}`}
      caption={t`n = ${count(n)} decisions, from ${atStep(points[0]?.at ?? "", step)}`}
      name="decided"
      head={[t`By`, ...shown.map(({ words }) => words)]}
      rows={points.map((point) => [atStep(point.at, step), ...shown.map(({ source }) => point[source])])}
    >
      <DecidedChart points={points} step={step} />
    </ChartFrame>
  );
}

function Answers({ course }: { course: Course }) {
  const { n, hours } = course.answers;
  if (hours.length === 0) return <TooFew words={plural(n, { one: `No bars below ${course.fewest} answers in 24 hours; there is #.`, other: `No bars below ${course.fewest} answers in 24 hours; there are #.` })} />;
  const most = Math.max(...hours.map((hour) => hour.count));
  return (
    <ChartFrame
      title={t`${count(n)} answers in 24 hours, at most ${count(most)} in one`}
      caption={t`n = ${count(n)} answers that count, by the hour they were submitted in`}
      name="answers-by-hour"
      head={[t`Hour from`, t`answers`]}
      rows={hours.map((hour) => [`${day(hour.hour)} ${clock(hour.hour)}`, hour.count])}
    >
      <AnswersChart hours={hours} />
    </ChartFrame>
  );
}

function TooFew({ words }: { words: string }) {
  return <p className={`muted ${classes.few}`}>{words}</p>;
}
