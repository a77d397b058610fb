import { t } from "@lingui/core/macro";
import { Button, CloseButton, NumberInput, Textarea, TextInput } from "@mantine/core";
import { criteriaOf, type Criterion } from "@/task-types/rating/criteria";
import classes from "./criteria.module.css";

interface Props {
  settings: Record<string, unknown>;
  onChange: (settings: Record<string, unknown>) => void;
  error: string | undefined;
}

const NEW: Criterion = { name: "", description: "", highest: 5 };

/** What a response is rated by, and on how many steps each. */
export function RatingSettings({ settings, onChange, error }: Props) {
  const criteria = Array.isArray(settings.criteria) ? (settings.criteria as Criterion[]) : criteriaOf(settings);
  const put = (next: Criterion[]) => onChange({ ...settings, criteria: next });
  const set = (index: number, part: Partial<Criterion>) => put(criteria.map((criterion, at) => (at === index ? { ...criterion, ...part } : criterion)));
  return (
    <fieldset className={classes.fields}>
      <legend className={classes.title}>{t`Criteria, each on a scale from 1`}</legend>
      <ol className={classes.list}>
        {criteria.map((criterion, index) => (
          <li key={index} className={classes.entry}>
            <TextInput aria-label={t`Name of criterion ${index + 1}`} placeholder={t`Correct`} required value={criterion.name} onChange={(event) => set(index, { name: event.currentTarget.value })} maxLength={80} />
            <Textarea aria-label={t`What criterion ${index + 1} means`} placeholder={t`What 1 means, and what the highest means`} autosize minRows={1} value={criterion.description} onChange={(event) => set(index, { description: event.currentTarget.value })} maxLength={1000} />
            <NumberInput aria-label={t`Highest score of criterion ${index + 1}`} prefix={t`1 to `} min={2} max={10} clampBehavior="strict" value={criterion.highest} onChange={(value) => set(index, { highest: Number(value) || 5 })} />
            <CloseButton aria-label={t`Remove criterion ${index + 1}`} disabled={criteria.length === 1} onClick={() => put(criteria.filter((_, at) => at !== index))} />
          </li>
        ))}
      </ol>
      {error && <p className={classes.error}>{error}</p>}
      <Button variant="default" className={classes.add} disabled={criteria.length >= 12} onClick={() => put([...criteria, NEW])}>
        {t`Add a criterion`}
      </Button>
    </fieldset>
  );
}
