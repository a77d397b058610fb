import { t } from "@lingui/core/macro";
import { memo } from "react";
import { Written } from "@/ui/written/Written";
import classes from "./steps.module.css";
import { brief, setOut, type Call, type Mark, type MARKS, type Step } from "./trajectory";

interface Props {
  step: Step;
  place: number;
  marks: typeof MARKS;
  mark: Mark | null;
  note: string;
  isCurrent: boolean;
  isUnfolded: boolean;
  canMark: boolean;
  onCurrent: (place: number) => void;
  onFold: (place: number) => void;
  onMark: (place: number, mark: Mark | null) => void;
}

const WHO: Record<string, string> = { user: t`User`, system: t`System`, tool: t`Tool` };

/** One step: what was said, what was called, what came back, and its mark. Memoised: a hundred stand in a list. */
export const StepRow = memo(function StepRow({ step, place, marks, mark, note, isCurrent, isUnfolded, canMark, ...on }: Props) {
  const isJudged = step.role === "assistant";
  const word = marks.find((one) => one.mark === mark)?.word;
  return (
    <li className={classes.step} data-judged={isJudged || undefined} data-mark={isJudged ? (word ?? "none") : undefined} data-current={isCurrent || undefined} aria-current={isCurrent || undefined} onPointerDown={isJudged ? () => on.onCurrent(place) : undefined}>
      <div className={classes.gutter}>
        <span className={classes.number}>{place + 1}</span>
        {!isJudged && <span className={classes.who}>{WHO[step.role] ?? step.role}</span>}
      </div>
      <div className={classes.said}>
        {step.text.trim() && <Written text={step.text} />}
        {step.calls.map((call, index) => (
          <CallLine key={index} call={call} isUnfolded={isUnfolded} onFold={() => on.onFold(place)} />
        ))}
        {note && <p className={classes.noted}>{t`Note: ${note}`}</p>}
      </div>
      {isJudged && (
        <div className={classes.marks} role="radiogroup" aria-label={t`Step ${place + 1}`}>
          {marks.map((one) => (
            <button
              key={one.mark}
              type="button"
              role="radio"
              aria-checked={mark === one.mark}
              aria-label={one.word}
              title={`${one.word} (${one.key})`}
              tabIndex={isCurrent ? 0 : -1}
              className={classes.mark}
              data-word={one.code}
              data-sign={one.key === "-" ? "−" : one.key}
              disabled={!canMark}
              onClick={() => on.onMark(place, mark === one.mark ? null : one.mark)}
            />
          ))}
        </div>
      )}
    </li>
  );
});

/** A tool call in one line; unfolded, its arguments and its result in full. */
function CallLine({ call, isUnfolded, onFold }: { call: Call; isUnfolded: boolean; onFold: () => void }) {
  const hasArguments = call.arguments !== "" && call.arguments !== undefined && call.arguments !== null;
  return (
    <div className={classes.call}>
      <button type="button" className={classes.callHead} aria-expanded={isUnfolded} onClick={onFold}>
        <span className={classes.callName}>{call.name || t`result`}</span>
        {!isUnfolded && hasArguments && <span className={classes.callBrief}>{brief(call.arguments)}</span>}
        {!isUnfolded && <span className={classes.callBrief}>{call.result === null ? t`nothing came back` : `→ ${brief(call.result) || t`(empty)`}`}</span>}
      </button>
      {isUnfolded && (
        <>
          {hasArguments && (
            <pre className={classes.raw} role="group" aria-label={t`Arguments of ${call.name}`} tabIndex={0}>
              {setOut(call.arguments)}
            </pre>
          )}
          <span className="label">{call.result === null ? t`nothing came back` : t`came back`}</span>
          {call.result !== null && (
            <pre className={classes.raw} role="group" aria-label={t`Result of ${call.name}`} tabIndex={0}>
              {setOut(call.result)}
            </pre>
          )}
        </>
      )}
    </div>
  );
}
