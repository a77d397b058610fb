import { t } from "@lingui/core/macro";
import classes from "./steps.module.css";
import { markOn, MARKS, type Marked } from "./trajectory";

const NONE = { code: "", word: t`not marked` };
const SIGNS: Record<string, string> = { good: "+", neutral: "0", bad: "−" };

/** All of the agent's steps as small signs: what is not marked is hollow. */
export function Overview({ judged, marked, at, onGo }: { judged: number[]; marked: Marked[]; at: number; onGo: (step: number) => void }) {
  const given = judged.map((step) => MARKS.find(({ mark }) => mark === markOn(marked, step).mark) ?? NONE);
  const counts = [...MARKS, NONE].map((one) => [given.filter((other) => other === one).length, one.word] as const).filter(([count]) => count > 0);
  return (
    <div className={classes.overview}>
      <div className={classes.signs}>
        {judged.map((step, index) => (
          <button key={step} type="button" tabIndex={-1} className={classes.sign} data-word={given[index]?.code} data-sign={SIGNS[given[index]?.code ?? ""] ?? ""} aria-current={step === at || undefined} aria-label={signWords(step, given[index])} title={signWords(step, given[index])} onClick={() => onGo(step)} />
        ))}
      </div>
      <span className="label number">{counts.map(([count, word]) => `${count} ${word}`).join(" · ")}</span>
    </div>
  );
}

function signWords(step: number, { word } = NONE): string {
  return t`Step ${step + 1}, ${word}`;
}
