import { t } from "@lingui/core/macro";
import { Select } from "@mantine/core";
import classes from "@/ui/tables.module.css";

const MARKING = [
  { value: "first_error", label: t`Every step up to the first error` },
  { value: "every_step", label: t`Every step` },
];
const NEUTRAL = [
  { value: "good", label: t`Yes; it counts as good in process-reward rows` },
  { value: "bad", label: t`Yes; it counts as bad in process-reward rows` },
  { value: "off", label: t`No: good or bad` },
];

/** How far an agent's steps are marked, and whether a step may be neutral. */
export function StepsSettings({ settings, onChange }: { settings: Record<string, unknown>; onChange: (settings: Record<string, unknown>) => void }) {
  return (
    <div className={classes.pair}>
      <Select label={t`Experts mark`} data={MARKING} value={String(settings.marking)} onChange={(marking) => marking && onChange({ ...settings, marking })} size="md" />
      <Select label={t`A step may be neutral`} description={t`Exported as 0 beside the labels either way`} data={NEUTRAL} value={String(settings.neutral)} onChange={(neutral) => neutral && onChange({ ...settings, neutral })} size="md" />
    </div>
  );
}
