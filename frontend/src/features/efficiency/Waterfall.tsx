import { BarChart } from "@mantine/charts";
import "@mantine/charts/styles.layer.css";
import type { Efficiency } from "./api";

/** From all experts to this project, step by step. */
export default function Waterfall({ bars }: { bars: Efficiency["waterfall"] }) {
  const shown = bars.filter((bar, index) => index === 0 || index === bars.length - 1 || Math.abs(bar.answers) >= 0.005);
  return (
    <BarChart
      h={260}
      type="waterfall"
      data={shown.map((bar, index) => ({ step: bar.name, answers: bar.answers, color: bar.answers < 0 ? "var(--good)" : "var(--expert)", standalone: index === shown.length - 1 }))}
      dataKey="step"
      series={[{ name: "answers", label: "answers a row", color: "var(--expert)" }]}
      withTooltip={false}
      withBarValueLabel
      valueFormatter={(value) => value.toFixed(2)}
      xAxisProps={{ interval: 0, tick: { fontSize: 11 }, height: 44 }}
      yAxisProps={{ width: 40 }}
      barProps={{ isAnimationActive: false }}
    />
  );
}
