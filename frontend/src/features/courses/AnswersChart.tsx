import { t } from "@lingui/core/macro";
import { BarChart } from "@mantine/charts";
import "@mantine/charts/styles.layer.css";
import type { Course } from "@/api/types";
import { clock } from "@/ui/dates";
import { count } from "./sources";

/** Answers in each hour; bars from zero. */
export default function AnswersChart({ hours }: { hours: Course["answers"]["hours"] }) {
  return (
    <BarChart
      h={180}
      data={hours.map((hour) => ({ hour: clock(hour.hour), count: hour.count }))}
      dataKey="hour"
      series={[{ name: "count", label: t`answers`, color: "var(--expert)" }]}
      yAxisProps={{ domain: [0, "auto"], allowDecimals: false, width: 40, tickFormatter: count }}
      xAxisProps={{ interval: "preserveStartEnd", minTickGap: 40, height: 30 }}
      barChartProps={{ margin: { top: 8, right: 8, bottom: 0, left: 0 } }}
      barProps={{ isAnimationActive: false, radius: 0 }}
      tooltipAnimationDuration={0}
    />
  );
}
