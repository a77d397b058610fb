import classes from "./steps.module.css";
import { markOn, MARKS, type Marked } from "./trajectory";

const SIGNS: Record<string, string> = { good: "+", neutral: "0", bad: "−" };

/** All of the agent's steps as small signs: what is not marked is hollow. */
export function Overview({ judged, marked, at, onGo }: { judged: number[]; marked: Marked[]; at: number; onGo: (step: number) => void }) {
  const words = judged.map((step) => MARKS.find(({ mark }) => mark === markOn(marked, step).mark)?.word ?? "not marked");
  const counts = ["good", "neutral", "bad", "not marked"].map((word) => [words.filter((one) => one === word).length, word] as const).filter(([count]) => count > 0);
  return (
    <div className={classes.overview}>
      <div className={classes.signs}>
        {judged.map((step, index) => (
          <button key={step} type="button" tabIndex={-1} className={classes.sign} data-word={words[index]} data-sign={SIGNS[words[index] ?? ""] ?? ""} aria-current={step === at || undefined} aria-label={`Step ${step + 1}, ${words[index]}`} title={`Step ${step + 1}, ${words[index]}`} onClick={() => onGo(step)} />
        ))}
      </div>
      <span className="label number">{counts.map(([count, word]) => `${count} ${word}`).join(" · ")}</span>
    </div>
  );
}
