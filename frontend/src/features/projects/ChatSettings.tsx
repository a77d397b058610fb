import { t } from "@lingui/core/macro";
import { Checkbox, NumberInput } from "@mantine/core";
import classes from "@/ui/tables.module.css";

interface Props {
  settings: Record<string, unknown>;
  onChange: (settings: Record<string, unknown>) => void;
  error: string | undefined;
}

/** How long a conversation is, and what is said of the model's replies. */
export function ChatSettings({ settings, onChange, error }: Props) {
  const whole = (name: string) => (value: number | string) => onChange({ ...settings, [name]: Number(value) || 1 });
  const set = (name: string, value: unknown) => onChange({ ...settings, [name]: value });
  return (
    <>
      <p className="muted" style={{ margin: 0 }}>
        {t`Experts talk with models that you choose on the project's page; only these see your items. Each conversation is a row of its own, so one expert an item is enough.`}
      </p>
      <div className={classes.pair}>
        <NumberInput label={t`Messages at least`} description={t`The expert's own`} min={1} max={30} value={Number(settings.minimum_turns)} onChange={whole("minimum_turns")} size="md" />
        <NumberInput label={t`Messages at most`} description={t`Up to 30`} min={1} max={30} value={Number(settings.maximum_turns)} onChange={whole("maximum_turns")} error={error} size="md" />
      </div>
      <Checkbox label={t`Two replies to each message; the expert goes on with the better one`} description={t`From two models, where you choose several, in random order`} checked={settings.replies === 2} onChange={(event) => set("replies", event.currentTarget.checked ? 2 : 1)} />
      <Checkbox label={t`A reply may be edited before going on`} checked={settings.edits === true} onChange={(event) => set("edits", event.currentTarget.checked)} />
      <Checkbox label={t`The conversation is rated at its end, from 1 to 5`} checked={settings.rating === true} onChange={(event) => set("rating", event.currentTarget.checked)} />
    </>
  );
}
