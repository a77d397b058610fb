import { t } from "@lingui/core/macro";
import { Checkbox, NumberInput } from "@mantine/core";
import classes from "@/ui/tables.module.css";

interface Props {
  settings: Record<string, unknown>;
  onChange: (settings: Record<string, unknown>) => void;
  error: string | undefined;
}

/** How many criteria a rubric has, and how many points one may give or take. */
export function RubricSettings({ settings, onChange, error }: Props) {
  const whole = (name: string) => (value: number | string) => onChange({ ...settings, [name]: Number(value) || 0 });
  return (
    <>
      <div className={classes.pair}>
        <NumberInput label={t`Criteria at least`} min={1} max={50} value={Number(settings.minimum_rows)} onChange={whole("minimum_rows")} size="md" />
        <NumberInput label={t`Criteria at most`} min={1} max={50} value={Number(settings.maximum_rows)} onChange={whole("maximum_rows")} error={error} size="md" />
        <NumberInput label={t`Points from`} description={t`Below 0 for what an answer must not do`} min={-100} max={1} value={Number(settings.lowest_points)} onChange={whole("lowest_points")} size="md" />
        <NumberInput label={t`Points to`} min={1} max={100} value={Number(settings.highest_points)} onChange={whole("highest_points")} size="md" />
      </div>
      <Checkbox label={t`Each criterion needs its reason`} checked={settings.needs_why === true} onChange={(event) => onChange({ ...settings, needs_why: event.currentTarget.checked })} />
    </>
  );
}
