import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import type { ItemLife } from "@/api/types";
import type { Settings, TaskType } from "@/task-types/task-type";
import { Anchored } from "@/documents/Anchored";
import { stopwatch } from "@/ui/dates";
import { Section, Sheet } from "@/ui/Page";
import classes from "@/ui/tables.module.css";
import { OutcomeForm } from "./OutcomeForm";
import { OUTCOME_WORDS, type Given } from "./outcomes";

interface Props {
  life: ItemLife;
  type: TaskType | undefined;
  settings: Settings;
  mayReview: boolean;
}

/** What each expert said, and what came of it. */
export function Answers({ life, type, settings, mayReview }: Props) {
  const [opened, setOpened] = useState<string | null>(null);
  if (life.annotations.length === 0) return null;
  const changing = life.annotations.find((one) => one.id === opened);
  const answers = life.annotations.map((one) => ({ id: one.id, by: one.pseudonym, answer: one.answer, isNotEnoughInformation: one.is_not_enough_information, rationale: one.rationale }));
  return (
    <Section title={t`Answers`} note={t`each given blind to the others`}>
      {type && (
        <Sheet>
          <type.Comparison content={life.content} settings={settings} answers={answers} />
        </Sheet>
      )}
      <div className={classes.scroll} style={{ marginTop: 12 }}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t`Expert`}</th>
              <th scope="col">{t`Answer`}</th>
              <th scope="col">{t`Reason`}</th>
              <th scope="col">{t`Time`}</th>
              <th scope="col">{t`Guideline`}</th>
              <th scope="col">{t`Outcome`}</th>
            </tr>
          </thead>
          <tbody>
            {life.annotations.map((one) => (
              <Line key={one.id} one={one} toggle={mayReview && life.state === "decided" ? () => setOpened(opened === one.id ? null : one.id) : null} isOpened={opened === one.id} />
            ))}
          </tbody>
        </table>
      </div>
      {changing && (
        <div style={{ marginTop: 12 }}>
          <Sheet>
            <OutcomeForm key={changing.id} life={life} one={changing} onDone={() => setOpened(null)} />
          </Sheet>
        </div>
      )}
    </Section>
  );
}

function Line({ one, toggle, isOpened }: { one: Given; toggle: (() => void) | null; isOpened: boolean }) {
  return (
    <tr>
      <td>{one.pseudonym}</td>
      <td>{one.answer_label}</td>
      <td>
        <Anchored text={one.rationale} />
      </td>
      <td className="muted number">{stopwatch(one.focused_seconds)}</td>
      <td className="muted">v{one.guideline_version}</td>
      <td className="muted">
        {one.outcome ? OUTCOME_WORDS[one.outcome] : ""}
        {one.outcome === "not_accepted" && one.outcome_reason && `: ${one.outcome_reason}`}{" "}
        {toggle && one.outcome && (
          <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={isOpened} aria-label={isOpened ? t`Leave it: the outcome of the answer by ${one.pseudonym}` : t`Change the outcome of the answer by ${one.pseudonym}`}>
            {isOpened ? t`Leave it` : t`Change`}
          </Button>
        )}
      </td>
    </tr>
  );
}
