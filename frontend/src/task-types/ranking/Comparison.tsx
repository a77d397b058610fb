import { t } from "@lingui/core/macro";
import shared from "@/ui/answers.module.css";
import type { ComparisonProps } from "../task-type";
import { Unsure } from "../Unsure";
import { candidatesOf, orderOf, placesOf } from "./places";
import classes from "./ranking.module.css";

/** Candidate by candidate the place that each gave it, the best in the mean first; places apart stand out. */
export function Comparison({ content, answers }: ComparisonProps) {
  const given = answers.filter((answer) => !answer.isNotEnoughInformation).map((answer) => ({ ...answer, places: placesOf({ order: orderOf(placesOf(answer.answer)) }) }));
  const rows = candidatesOf(content).map((candidate) => {
    const places = given.map((answer) => answer.places[candidate.name] ?? null);
    const said = places.filter((place) => place !== null);
    return { ...candidate, places, mean: said.reduce((sum, place) => sum + place, 0) / (said.length || 1), differs: new Set(said).size > 1 };
  });
  return (
    <>
      <div className={classes.scroll}>
        <table className={`${shared.comparison} ${shared.longHeads} ${classes.comparison}`}>
          <thead>
            <tr>
              <th scope="col">{t`Candidate`}</th>
              {given.map((answer) => (
                <th key={answer.id} scope="col" className={shared.voice} title={answer.rationale}>
                  {answer.by}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows
              .sort((one, other) => one.mean - other.mean)
              .map((row) => (
                <tr key={row.name} data-differs={row.differs || undefined}>
                  <th scope="row">
                    <span className={classes.name}>{row.name}</span> {row.source || gist(row.text)}
                  </th>
                  {row.places.map((place, index) => (
                    <td key={given[index]?.id} className="number">
                      {place ?? ""}
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      <Unsure answers={answers} />
    </>
  );
}

function gist(words: string): string {
  const line = words.slice(0, 200).replace(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
