import { t } from "@lingui/core/macro";
import shared from "@/ui/answers.module.css";
import type { GivenAnswer } from "./task-type";

/** Who said that nothing can be said, under the answers of the others. */
export function Unsure({ answers }: { answers: GivenAnswer[] }) {
  const unsure = answers.filter((answer) => answer.isNotEnoughInformation);
  if (unsure.length === 0) return null;
  return (
    <p className="muted">
      {t`Not enough information:`}{" "}
      {unsure.map((answer) => (
        <span key={answer.id} className={shared.voice} title={answer.rationale}>
          {answer.by}
        </span>
      ))}
    </p>
  );
}
