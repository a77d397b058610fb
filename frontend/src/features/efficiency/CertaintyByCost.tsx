import { t } from "@lingui/core/macro";
import { ChartFrame } from "@/ui/ChartFrame";
import { money } from "@/ui/money";
import { decimal, whole } from "@/ui/numbers";
import { Empty } from "@/ui/states";
import type { CurvePoint, Figure, Report } from "./api";
import { Curve } from "./Curve";

const percent = (value: number) => `${decimal(value * 100, 0)} %`;
const ranged = (figure: Figure, show: (value: number) => string) => t`${show(figure.value)} (${show(figure.lower)} to ${show(figure.upper)})`;
const DESIGNS = { hybrid: t`this project`, human: t`experts alone` };

/** How many items are decided for how much, with AI and by experts alone. */
export function CertaintyByCost({ report }: { report: Report }) {
  const { curve = [], sureness } = report.figures;
  const amount = (minor: number) => money(Math.round(minor), report.assumptions.currency);
  const [hybrid, human] = [last(curve, "hybrid"), last(curve, "human")];
  if (!hybrid || !human) return <Empty>{t`This snapshot has no curve of certainty by cost yet. Reckon it anew to see one.`}</Empty>;
  return (
    <ChartFrame
      title={t`This project decides ${percent(hybrid.decided.value)} of its items at ${amount(hybrid.cost_minor.value)} an item; experts alone decide ${percent(human.decided.value)} at ${amount(human.cost_minor.value)}`}
      caption={t`share of items decided at ${percent(sureness)} certainty, by cost an item; a dot: with at most so many answers; bands: 90 % intervals; n = ${whole(hybrid.decided.n)} items here, ${whole(human.decided.n)} blind items replayed with experts alone`}
      name="certainty-by-cost"
      head={[t`Design`, t`Answers at most`, t`Decided`, t`Cost an item`, t`Expert minutes an item`]}
      rows={curve.map((point) => [DESIGNS[point.design], point.at_most, ranged(point.decided, percent), ranged(point.cost_minor, amount), ranged(point.minutes, (value) => decimal(value, 2))])}
    >
      <Curve points={curve} amount={amount} names={DESIGNS} />
    </ChartFrame>
  );
}

function last(curve: CurvePoint[], design: CurvePoint["design"]): CurvePoint | undefined {
  return curve.filter((point) => point.design === design).at(-1);
}
