import { AreaChart } from "@mantine/charts";
import "@mantine/charts/styles.layer.css";
import classes from "./courses.module.css";
import { atStep, count, present, total, type Point } from "./sources";

const HEIGHT = 180;
const MARGIN = { top: 8, right: 8, bottom: 0, left: 0 };
const AXIS = 30;
const LABEL = 16;

/** Items decided by then, stacked by who decided; each area is named where it ends. */
export default function DecidedChart({ points, step }: { points: Point[]; step: string }) {
  const shown = present(points);
  const top = total(points[points.length - 1]);
  const places = labelPlaces(shown.map(({ source }) => points[points.length - 1]?.[source] ?? 0), top);
  return (
    <div className={classes.labelled}>
      <AreaChart
        h={HEIGHT}
        data={points.map((point) => ({ ...point, at: atStep(point.at, step) }))}
        dataKey="at"
        type="stacked"
        curveType="stepAfter"
        series={shown.map(({ source, words, colour }) => ({ name: source, label: words, color: colour }))}
        yAxisProps={{ domain: [0, top], allowDecimals: false, width: 40, tickFormatter: count }}
        xAxisProps={{ interval: "preserveStartEnd", minTickGap: 40, height: AXIS }}
        areaChartProps={{ margin: MARGIN }}
        areaProps={{ isAnimationActive: false }}
        withDots={false}
        withGradient={false}
        fillOpacity={0.35}
        tooltipAnimationDuration={0}
      />
      <ul className={classes.ends} style={{ height: HEIGHT - AXIS }} aria-hidden>
        {shown.map(({ source, words, mark, colour }, index) => (
          <li key={source} style={{ top: places[index] }}>
            <span style={{ color: colour }}>{mark}</span> {words}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The top of each label in px, beside the middle of its area; never one upon another. Bottom area first. */
export function labelPlaces(values: number[], top: number): number[] {
  const height = HEIGHT - AXIS - MARGIN.top;
  let below = 0;
  let lowest = HEIGHT - AXIS;
  return values.map((value, index) => {
    const middle = below + value / 2;
    below += value;
    const wanted = MARGIN.top + height * (1 - (top > 0 ? middle / top : 0)) - LABEL / 2;
    const room = LABEL * (values.length - 1 - index);
    const place = Math.max(room, Math.min(wanted, lowest - LABEL));
    lowest = place;
    return place;
  });
}
