import { t } from "@lingui/core/macro";
import { CompositeChart } from "@mantine/charts";
import "@mantine/charts/styles.layer.css";
import type { Certificate } from "./api";

/** Share that differs so far with its band, against what the certificate allows. */
export default function RecheckChart({ points, epsilon }: { points: Certificate["chart"]; epsilon: number }) {
  const percent = (value: number) => `${(value * 100).toFixed(0)} %`;
  return (
    <CompositeChart
      h={200}
      data={points.map((point) => ({ at: point.clusters, differs: point.mean_loss, most: point.upper, least: point.lower }))}
      dataKey="at"
      series={[
        { type: "line", name: "differs", label: t`differs so far`, color: "var(--expert)" },
        { type: "line", name: "most", label: t`at most`, color: "var(--muted)", strokeDasharray: "4 3" },
        { type: "line", name: "least", label: t`at least`, color: "var(--muted)", strokeDasharray: "1 3" },
      ]}
      curveType="stepAfter"
      withDots={false}
      referenceLines={[{ y: epsilon, label: t`allowed`, color: "var(--bad)" }]}
      yAxisProps={{ domain: [0, "auto"], tickFormatter: percent, width: 48 }}
      valueFormatter={percent}
      xAxisLabel={t`documents re-checked`}
      tooltipAnimationDuration={0}
    />
  );
}
