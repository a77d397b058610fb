import { t } from "@lingui/core/macro";
import { useState } from "react";
import { pair } from "@/task-types/pair/pair";
import type { Answer } from "@/task-types/task-type";
import { useKeys } from "@/ui/key-bindings";
import classes from "./landing.module.css";

const CONTENT = {
  prompt: t`My landlord kept my whole deposit to repaint. What can I do?`,
  a: t`In New York the landlord must give you an itemised statement within 14 days after you move out; without it, the right to keep any of the deposit is lost. Ordinary wear, and repainting between tenants usually counts as that, may not be deducted. Write a dated letter, ask for the statement, and keep a copy.`,
  b: t`The landlord has 30 days to return the deposit and may deduct the cost of repainting, since paint is part of keeping the flat in order. If you think the sum is too high, you can ask for receipts.`,
};
const SETTINGS = { ties: true };

/** The real editor on one example; nothing is sent anywhere. */
export function TrialItem() {
  const [answer, setAnswer] = useState<Answer>({});
  useKeys(pair.keys(SETTINGS, setAnswer));
  const words = pair.words(answer, SETTINGS);
  return (
    <div className={classes.trial}>
      <p className={classes.chips}>{t`New York · residential · reader: tenant`}</p>
      <pair.Material content={CONTENT} settings={SETTINGS} />
      {pair.Candidates && <pair.Candidates content={CONTENT} settings={SETTINGS} />}
      <pair.Editor content={CONTENT} settings={SETTINGS} answer={answer} onAnswer={setAnswer} />
      <p className="muted" role="status">
        {words ? t`You said: ${words}. In the workspace Ctrl Enter sends it, and 20 seconds remain to undo.` : t`Keys 1 to 7 answer.`}
      </p>
    </div>
  );
}
