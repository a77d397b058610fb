import { t } from "@lingui/core/macro";
import { spoken } from "@/language";
import { ChartFrame } from "@/ui/ChartFrame";
import { money } from "@/ui/money";
import { Section, Sheet } from "@/ui/Page";
import { whole, decimal } from "@/ui/numbers";
import { Empty } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import type { Efficiency, Figure, Report } from "./api";
import classes from "./efficiency.module.css";
import { CertaintyByCost } from "./CertaintyByCost";
import Waterfall from "./Waterfall";

const plain = (digits: number) => (value: number) => decimal(value, digits);
const share = (value: number) => `${value <= -0.005 ? "−" : ""}${decimal(Math.abs(value * 100), 0)} %`;

function ranged(figure: Figure | null, show: (value: number) => string): string {
  return figure ? t`${show(figure.value)} (${show(figure.lower)} to ${show(figure.upper)})` : t`too early to say`;
}

/** The sentence, where the answers went, each group, and the pull of suggestions. */
export function Figures({ report }: { report: Report }) {
  const { all, groups, anchoring } = report.figures;
  const amount = (minor: number) => money(Math.round(minor), report.assumptions.currency);
  return (
    <>
      {all.reason ? (
        <Empty>{t`Too early to say. ${spoken(all.reason)}`}</Empty>
      ) : (
        <>
          <p className={classes.saved}>{saving(all)}</p>
          <Sheet>
            <dl className={classes.compared}>
              <Compared words={t`expert answers a usable row`} mine={all.hybrid_answers} theirs={all.human_answers} show={plain(2)} />
              <Compared words={t`cost of a usable row, fee included`} mine={all.hybrid_cost_minor} theirs={all.human_cost_minor} show={amount} />
              <Compared words={t`expert minutes a usable row`} mine={all.hybrid_minutes} theirs={all.human_minutes} show={plain((all.human_minutes?.value ?? 0) < 10 ? 2 : 1)} />
            </dl>
          </Sheet>
          <div style={{ height: 16 }} />
          <ChartFrame
            title={t`From ${decimal(all.human_answers?.value ?? NaN, 2)} answers a row to ${decimal(all.hybrid_answers?.value ?? NaN, 2)}`}
            caption={t`expert answers a usable row; n = ${whole(all.items)} items here, ${all.human_answers?.n ?? 0} blind items replayed with experts alone; lines: 90 % intervals`}
            name="efficiency"
            head={[t`Step`, t`Answers a usable row`]}
            rows={all.waterfall.map((bar) => [spoken(bar.name), decimal(bar.answers, 3)])}
          >
            <Waterfall bars={all.waterfall} from={all.human_answers} to={all.hybrid_answers} />
          </ChartFrame>
          <div style={{ height: 16 }} />
          <CertaintyByCost report={report} />
        </>
      )}
      <div style={{ height: 24 }} />
      <Section title={t`By group`} note={t`without hidden checks, models and answers that became no row: these are shared by all groups, and count above`}>
        <div className={tables.scroll} tabIndex={0} role="region" aria-label={t`By group`}>
          <table className={tables.table}>
            <thead>
              <tr>
                <th scope="col">{t`Group`}</th>
                <th scope="col" className={tables.amount}>{t`Decided items`}</th>
                <th scope="col">{t`This project`}</th>
                <th scope="col">{t`All experts`}</th>
                <th scope="col">{t`Saved`}</th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <GroupRow key={group.group} group={group} />
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      <Section title={t`Do suggestions pull experts?`}>
        <Sheet>
          <p style={{ margin: 0 }}>
            {anchoring.reason
              ? anchoring.reason
              : t`Experts agree with AI ${ranged(anchoring.shown, share)} where they saw its suggestion and ${ranged(anchoring.hidden, share)} where it was hidden by lot: a pull of ${ranged(anchoring.pull, share)}.`}
          </p>
        </Sheet>
      </Section>
    </>
  );
}

/** One figure of this project, large, with what experts alone would have needed under it. */
function Compared({ words, mine, theirs, show }: { words: string; mine: Figure | null; theirs: Figure | null; show: (value: number) => string }) {
  return (
    <div>
      <dt>{words}</dt>
      <dd>
        <span className={classes.figure}>{mine ? show(mine.value) : "–"}</span>
        {mine && <span className="muted">{t`(${show(mine.lower)} to ${show(mine.upper)})`}</span>}
        <br />
        {t`experts alone ${ranged(theirs, show)}`}
      </dd>
    </div>
  );
}

/** The saving in one sentence; an interval that holds nought is no saving yet. */
function saving({ saved, items }: Efficiency): string {
  const n = whole(items);
  if (!saved) return t`Too early to say what it saves.`;
  const range = t`${share(saved.lower)} to ${share(saved.upper)}`;
  if (saved.upper < 0) return t`So far this costs ${share(-saved.value)} more a row than experts alone at the same certainty (${range} saved, n = ${n}).`;
  if (saved.lower <= 0) return t`Whether this saves anything is not clear yet: ${share(saved.value)} of the cost of a row (${range}, n = ${n}).`;
  return t`This saves ${share(saved.value)} of the cost of a row against experts alone at the same certainty (${range}, n = ${n}).`;
}

function GroupRow({ group }: { group: Efficiency }) {
  return (
    <tr>
      <td>{group.group || t`Whole project`}</td>
      <td className={tables.amount}>{whole(group.items)}</td>
      {group.reason ? (
        <td colSpan={3} className="muted">
          {group.reason}
        </td>
      ) : (
        <>
          <td className="number">{ranged(group.hybrid_answers, plain(2))}</td>
          <td className="number">{ranged(group.human_answers, plain(2))}</td>
          <td className="number">{ranged(group.saved, share)}</td>
        </>
      )}
    </tr>
  );
}
