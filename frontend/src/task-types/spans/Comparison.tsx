import { t } from "@lingui/core/macro";
import { useMemo } from "react";
import shared from "@/ui/answers.module.css";
import { text, type ComparisonProps } from "../task-type";
import { Unsure } from "../Unsure";
import { groupsOf } from "./groups";
import { labelsOf } from "./labels";
import { isNothing, marksOf } from "./marks";
import { Points } from "./positions";
import classes from "./spans.module.css";
import { Swatch } from "./Swatch";

/** Passage by passage who marked it, and where exactly where that differs. */
export function Comparison({ content, settings, answers }: ComparisonProps) {
  const points = useMemo(() => new Points(text(content.text)), [content.text]);
  const labels = labelsOf(settings);
  const given = answers.filter((answer) => !answer.isNotEnoughInformation);
  const groups = groupsOf(given.map((answer) => ({ id: answer.id, marks: marksOf(answer.answer) })));
  const nothing = given.filter((answer) => isNothing(answer.answer));
  const nameOf = (label: string) => labels.find((one) => one.value === label);
  return (
    <>
      <table className={`${shared.comparison} ${shared.longHeads}`}>
        <tbody>
          {groups.map((group) => (
            <tr key={`${group.start} ${group.label}`}>
              <th scope="row">
                <Swatch number={nameOf(group.label)?.number ?? 1} /> {nameOf(group.label)?.text ?? group.label}
              </th>
              <td>
                <q className={classes.quote}>{cut(points.between(group.start, group.end))}</q>
                <ul className={classes.voices}>
                  {group.by.map(({ id, marks }) => {
                    const voice = given.find((answer) => answer.id === id);
                    const isWhole = marks.length === 1 && marks[0]?.start === group.start && marks[0].end === group.end;
                    return (
                      <li key={id}>
                        <span className={shared.voice} title={voice?.rationale}>
                          {voice?.by}
                        </span>
                        {!isWhole && marks.map((mark) => <q key={mark.start}>{cut(points.between(mark.start, mark.end))}</q>)}
                        {marks.map((mark) => mark.note && <span key={mark.start} className="muted">{mark.note}</span>)}
                      </li>
                    );
                  })}
                </ul>
              </td>
            </tr>
          ))}
          {nothing.length > 0 && (
            <tr>
              <th scope="row">{t`Nothing to mark`}</th>
              <td>
                {nothing.map((voice) => (
                  <span key={voice.id} className={shared.voice} title={voice.rationale}>
                    {voice.by}
                  </span>
                ))}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <Unsure answers={answers} />
    </>
  );
}

function cut(words: string): string {
  return words.length > 240 ? `${words.slice(0, 150)} … ${words.slice(-70)}` : words;
}
