import type { CurvePoint } from "./api";
import classes from "./efficiency.module.css";

const UP = [0, 0.25, 0.5, 0.75, 1];

interface Props {
  points: CurvePoint[];
  amount: (minor: number) => string;
  names: Record<CurvePoint["design"], string>;
}

/** Two lines with their bands: share decided, upwards, by cost an item, along. */
export function Curve({ points, amount, names }: Props) {
  const most = Math.max(...points.map((point) => point.cost_minor.value), 1);
  const along = (point: CurvePoint) => (point.cost_minor.value / most) * 100;
  const designs = (Object.keys(names) as CurvePoint["design"][]).map((design) => ({ design, line: points.filter((point) => point.design === design) }));
  return (
    <>
      <ul className={classes.key}>
        {designs.map(({ design }) => (
          <li key={design} data-design={design}>
            <span className={classes.dot} data-design={design} aria-hidden />
            {names[design]}
          </li>
        ))}
      </ul>
      <div className={classes.curve} aria-hidden>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none">
          {designs.map(({ design, line }) => (
            <g key={design} data-design={design}>
              <polygon points={[...line.map((point) => at(along(point), point.decided.upper)), ...line.map((point) => at(along(point), point.decided.lower)).reverse()].join(" ")} />
              <polyline data-design={design} points={line.map((point) => at(along(point), point.decided.value)).join(" ")} />
            </g>
          ))}
        </svg>
        {points.map((point) => (
          <span key={`${point.design} ${point.at_most}`}>
            <span className={classes.dot} data-design={point.design} style={{ left: `${along(point)}%`, bottom: `${point.decided.value * 100}%` }} />
            <span className={classes.most} style={{ left: `${along(point)}%`, top: `${(1 - point.decided.value) * 100}%` }}>
              {point.at_most}
            </span>
          </span>
        ))}
        {UP.map((share) => (
          <span key={share} className={classes.tick} data-axis="up" style={{ bottom: `${share * 100}%` }}>
            {share * 100} %
          </span>
        ))}
        {[0, 0.5, 1].map((share) => (
          <span key={share} className={classes.tick} data-axis="along" style={{ left: `${share * 100}%` }}>
            {amount(share * most)}
          </span>
        ))}
      </div>
    </>
  );
}

/** A place in the drawing, from the upper left. */
function at(along: number, share: number): string {
  return `${along.toFixed(2)},${((1 - share) * 100).toFixed(2)}`;
}
