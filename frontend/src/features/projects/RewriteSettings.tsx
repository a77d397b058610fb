import { t } from "@lingui/core/macro";
import { Checkbox, NumberInput } from "@mantine/core";
import classes from "@/ui/tables.module.css";

interface Props {
  settings: Record<string, unknown>;
  onChange: (settings: Record<string, unknown>) => void;
  error: string | undefined;
}

/** How long a text is to be, and whether a draft may stand as it is. */
export function RewriteSettings({ settings, onChange, error }: Props) {
  const words = (name: string) => (value: number | string) => onChange({ ...settings, [name]: Number(value) || 1 });
  return (
    <>
      <div className={classes.pair}>
        <NumberInput label={t`Words at least`} min={1} max={20_000} value={Number(settings.minimum_words)} onChange={words("minimum_words")} size="md" />
        <NumberInput label={t`Words at most`} min={1} max={20_000} value={Number(settings.maximum_words)} onChange={words("maximum_words")} error={error} size="md" />
      </div>
      <Checkbox label={t`Where there is a draft, the text must differ from it`} checked={settings.must_differ !== false} onChange={(event) => onChange({ ...settings, must_differ: event.currentTarget.checked })} />
    </>
  );
}
