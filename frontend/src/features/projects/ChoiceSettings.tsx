import { t } from "@lingui/core/macro";
import { NumberInput, Textarea, TextInput } from "@mantine/core";
import classes from "@/ui/tables.module.css";

interface Props {
  settings: Record<string, unknown>;
  onChange: (settings: Record<string, unknown>) => void;
  error: string | undefined;
  /** Whether several labels may be given, and so how many. */
  several?: boolean;
}

/** The question, and the answers that there are to it. */
export function ChoiceSettings({ settings, onChange, error, several }: Props) {
  const labels = (settings.labels as { value: string; text: string }[] | undefined) ?? [];
  const parse = (text: string) =>
    text.split("\n").map((line) => {
      const [value = "", words] = line.split("=", 2);
      return { value: value.trim(), text: (words ?? value).trim() };
    });
  const whole = (name: string) => (value: number | string) => onChange({ ...settings, [name]: Number(value) || 0 });
  const put = (text: string) => {
    const next = parse(text).filter((label) => label.value);
    // As many as there are, until the lab says otherwise.
    const isAll = several && settings.maximum_labels === Math.max(1, labels.length);
    onChange({ ...settings, labels: next, ...(isAll ? { maximum_labels: Math.max(1, next.length) } : {}) });
  };
  return (
    <>
      <TextInput label={t`Question`} required value={String(settings.question ?? "")} onChange={(event) => onChange({ ...settings, question: event.currentTarget.value })} size="md" />
      <Textarea
        label={t`Answers, one a line`}
        description={t`“value = words” where the exported value differs from what experts read`}
        required
        autosize
        minRows={3}
        defaultValue={labels.map((label) => (label.text === label.value ? label.value : `${label.value} = ${label.text}`)).join("\n")}
        onChange={(event) => put(event.currentTarget.value)}
        error={error}
        size="md"
      />
      {several && (
        <div className={classes.pair}>
          <NumberInput label={t`Labels at least`} description={t`0 where none of them may fit`} min={0} max={20} value={Number(settings.minimum_labels)} onChange={whole("minimum_labels")} size="md" />
          <NumberInput label={t`Labels at most`} description={t`No more than there are`} min={1} max={20} value={Number(settings.maximum_labels)} onChange={whole("maximum_labels")} size="md" />
        </div>
      )}
    </>
  );
}
