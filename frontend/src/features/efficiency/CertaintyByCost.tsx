import { ChartFrame } from "@/ui/ChartFrame";
import { money } from "@/ui/money";
import { Empty } from "@/ui/states";
import type { CurvePoint, Figure, Report } from "./api";
import { Curve } from "./Curve";

const percent = (value: number) => `${(value * 100).toFixed(0)} %`;
const ranged = (figure: Figure, show: (value: number) => string) => `${show(figure.value)} (${show(figure.lower)} to ${show(figure.upper)})`;
const DESIGNS = { hybrid: "this project", human: "experts alone" };

/** How many items are decided for how much, with AI and by experts alone. */
export function CertaintyByCost({ report }: { report: Report }) {
  const { curve = [], sureness } = report.figures;
  const amount = (minor: number) => money(Math.round(minor), report.assumptions.currency);
  const [hybrid, human] = [last(curve, "hybrid"), last(curve, "human")];
  if (!hybrid || !human) return <Empty>This snapshot has no curve of certainty by cost yet. Reckon it anew to see one.</Empty>;
  return (
    <ChartFrame
      title={`This project decides ${percent(hybrid.decided.value)} of its items at ${amount(hybrid.cost_minor.value)} an item; experts alone decide ${percent(human.decided.value)} at ${amount(human.cost_minor.value)}`}
      caption={`share of items decided at ${percent(sureness)} certainty, by cost an item; a dot: with at most so many answers; bands: 90 % intervals; n = ${hybrid.decided.n.toLocaleString("en-US")} items here, ${human.decided.n.toLocaleString("en-US")} blind items replayed with experts alone`}
      name="certainty-by-cost"
      head={["Design", "Answers at most", "Decided", "Cost an item", "Expert minutes an item"]}
      rows={curve.map((point) => [DESIGNS[point.design], point.at_most, ranged(point.decided, percent), ranged(point.cost_minor, amount), ranged(point.minutes, (value) => value.toFixed(2))])}
    >
      <Curve points={curve} amount={amount} names={DESIGNS} />
    </ChartFrame>
  );
}

function last(curve: CurvePoint[], design: CurvePoint["design"]): CurvePoint | undefined {
  return curve.filter((point) => point.design === design).at(-1);
}
