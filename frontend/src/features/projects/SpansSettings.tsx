import { t } from "@lingui/core/macro";
import { Checkbox, Textarea, TextInput } from "@mantine/core";

interface Props {
  settings: Record<string, unknown>;
  onChange: (settings: Record<string, unknown>) => void;
  error: string | undefined;
}

interface Label {
  value: string;
  text: string;
  description?: string;
}

/** What is marked, and the labels in the order of their digits. */
export function SpansSettings({ settings, onChange, error }: Props) {
  const labels = (settings.labels as Label[] | undefined) ?? [];
  return (
    <>
      <TextInput label={t`What is to be marked`} placeholder={t`Mark every clause that ends the contract or limits who may leave it`} required value={String(settings.question ?? "")} onChange={(event) => onChange({ ...settings, question: event.currentTarget.value })} size="md" />
      <Textarea
        label={t`Labels, one a line, eight at most`}
        description={t`“value = words: what it covers”; the value is what is exported, what stands after the colon is shown on hovering. Passages of different labels may overlap`}
        placeholder={t`termination = Termination: ends the contract early
governing_law = Governing law`}
        required
        autosize
        minRows={3}
        defaultValue={labels.map(lineOf).join("\n")}
        onChange={(event) => onChange({ ...settings, labels: parsed(event.currentTarget.value) })}
        error={error}
        size="md"
      />
      <Checkbox label={t`What experts select grows to whole words`} checked={settings.whole_words !== false} onChange={(event) => onChange({ ...settings, whole_words: event.currentTarget.checked })} />
    </>
  );
}

function lineOf({ value, text, description }: Label): string {
  const named = text === value ? value : `${value} = ${text}`;
  return description ? `${named}: ${description}` : named;
}

export function parsed(lines: string): Label[] {
  return lines.split("\n").flatMap((line) => {
    const [, named = "", description = ""] = /^([^:]*)(?::(.*))?$/.exec(line.trim()) ?? [];
    const [value = "", words = ""] = named.split("=", 2).map((part) => part.trim());
    if (!value) return [];
    return [{ value, text: words || value, ...(description.trim() && { description: description.trim() }) }];
  });
}
