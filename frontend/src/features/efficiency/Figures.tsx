import { lazy } from "react";
import { ChartFrame } from "@/ui/ChartFrame";
import { money } from "@/ui/money";
import { Section, Sheet } from "@/ui/Page";
import { Empty } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import type { Efficiency, Figure, Report } from "./api";

const Waterfall = lazy(() => import("./Waterfall"));

const plain = (digits: number) => (value: number) => value.toFixed(digits);
const share = (value: number) => `${(value * 100).toFixed(0)} %`;

function ranged(figure: Figure | null, show: (value: number) => string): string {
  return figure ? `${show(figure.value)} (${show(figure.lower)} to ${show(figure.upper)})` : "too early to say";
}

/** The sentence, where the answers went, each group, and the pull of suggestions. */
export function Figures({ report }: { report: Report }) {
  const { all, groups, anchoring } = report.figures;
  const amount = (minor: number) => money(Math.round(minor), report.assumptions.currency);
  return (
    <>
      {all.reason ? (
        <Empty>Too early to say. {all.reason}</Empty>
      ) : (
        <>
          <Sheet>
            <p style={{ margin: 0 }}>
              <strong>{ranged(all.hybrid_answers, plain(2))} expert answers a row</strong> against {ranged(all.human_answers, plain(2))}; {ranged(all.hybrid_cost_minor, amount)} a usable row against {ranged(all.human_cost_minor, amount)}; {ranged(all.hybrid_minutes, plain(1))} minutes against {ranged(all.human_minutes, plain(1))}.
            </p>
            <p style={{ marginBottom: 0 }}>
              {all.saved && all.saved.value < 0 ? "So far it costs more" : "Saved"}: {ranged(all.saved, share)} of the cost of a row, n = {all.items}.
            </p>
          </Sheet>
          <div style={{ height: 16 }} />
          <ChartFrame
            title={`From ${all.human_answers?.value.toFixed(2)} answers a row to ${all.hybrid_answers?.value.toFixed(2)}`}
            caption={`answers a usable row, n = ${all.items}`}
            name="efficiency"
            head={["Step", "Answers a usable row"]}
            rows={all.waterfall.map((bar) => [bar.name, bar.answers.toFixed(3)])}
          >
            <Waterfall bars={all.waterfall} />
          </ChartFrame>
        </>
      )}
      <div style={{ height: 24 }} />
      <Section title="By group">
        <div className={tables.scroll} tabIndex={0} role="region" aria-label="By group">
          <table className={tables.table}>
            <thead>
              <tr>
                <th scope="col">Group</th>
                <th scope="col" className={tables.amount}>Decided items</th>
                <th scope="col">This project</th>
                <th scope="col">All experts</th>
                <th scope="col">Saved</th>
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
      <Section title="Do suggestions pull experts?">
        <Sheet>
          <p style={{ margin: 0 }}>
            {anchoring.reason
              ? anchoring.reason
              : `Experts agree with AI ${ranged(anchoring.shown, share)} where they saw its suggestion and ${ranged(anchoring.hidden, share)} where it was hidden by lot: a pull of ${ranged(anchoring.pull, share)}.`}
          </p>
        </Sheet>
      </Section>
    </>
  );
}

function GroupRow({ group }: { group: Efficiency }) {
  return (
    <tr>
      <td>{group.group || "Whole project"}</td>
      <td className={tables.amount}>{group.items.toLocaleString("en-US")}</td>
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
