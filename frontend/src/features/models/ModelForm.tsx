import { t } from "@lingui/core/macro";
import { Button, NumberInput, PasswordInput, Select, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/api/problem";
import type { Endpoint } from "@/api/types";
import { useKeys } from "@/ui/key-bindings";
import { Section, Sheet } from "@/ui/Page";
import { Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useChange, useNewKey, useRegister, type NewEndpoint } from "./api";

type Texts = Record<"name" | "base_url" | "model" | "operator" | "region", string>;
type NumberName = "retention_days" | "calls_at_once" | "calls_per_minute" | "timeout_seconds" | "input" | "output";
type Numbers = Record<NumberName, number>;

const TEXTS: [keyof Texts, string, string, boolean][] = [
  ["name", t`Name`, t`Careful model`, false],
  ["base_url", t`Address`, "https://api.example.com/v1", true],
  ["model", t`Model`, "model-name", true],
  ["operator", t`Who runs it`, t`Example Inc.`, false],
  ["region", t`Where`, "EU", false],
];
const NUMBERS: [NumberName, string, number, number][] = [
  ["retention_days", t`Keeps what it is sent, days`, 0, 3650],
  ["calls_at_once", t`Questions at once`, 1, 32],
  ["calls_per_minute", t`Questions a minute`, 1, 100_000],
  ["timeout_seconds", t`Seconds an answer may take`, 1, 60],
  ["input", t`Price of a million tokens read`, 0, 1_000_000],
  ["output", t`Price of a million tokens written`, 0, 1_000_000],
];

/** Registers a model for every lab, or changes what may change of one: which model it is stays. */
export function ModelForm({ model, onClose }: { model: Endpoint | null; onClose: () => void }) {
  const [texts, setTexts] = useState<Texts>({ name: model?.name ?? "", base_url: model?.base_url ?? "", model: model?.model ?? "", operator: model?.operator ?? "", region: model?.region ?? "" });
  const [numbers, setNumbers] = useState<Record<NumberName, number | "">>(numbersOf(model));
  const [provider, setProvider] = useState<NewEndpoint["provider"]>(model?.provider ?? "openai");
  const [currency, setCurrency] = useState(model?.currency ?? "USD");
  const [key, setKey] = useState("");
  const register = useRegister();
  const change = useChange(model?.id ?? "");
  const rotate = useNewKey(model?.id ?? "");
  const error = register.error ?? change.error ?? rotate.error;
  const problem = error ? asProblem(error) : null;
  const isPending = register.isPending || change.isPending || rotate.isPending;
  const isWhole = TEXTS.every(([name]) => texts[name].trim()) && areWhole(numbers);
  useKeys([{ key: "escape", label: t`Leave it as it is`, run: onClose }]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole || isPending || !areWhole(numbers)) return;
    const { input, output, ...limits } = numbers;
    const terms = { ...limits, input_micro_per_thousand: Math.round(input * 1000), output_micro_per_thousand: Math.round(output * 1000) };
    try {
      if (!model) await register.mutateAsync({ ...texts, ...terms, provider, currency, key, lab: null });
      else {
        await change.mutateAsync({ name: texts.name, operator: texts.operator, region: texts.region, ...terms });
        if (key) await rotate.mutateAsync(key);
      }
      onClose();
    } catch {
      // Shown above the form.
    }
  };
  return (
    <Section title={model ? t`Change ${model.name}` : t`Register a model`} note={model ? t`which model it is stays: certificates speak of exactly that` : t`for every lab; test it with one question afterwards`}>
      <Sheet>
        <form onSubmit={(event) => void submit(event)} className={classes.form}>
          {problem && <Notice tone="bad">{problem.message}</Notice>}
          <div className={classes.pair}>
            <Select label={t`Kind`} data={[{ value: "openai", label: t`OpenAI-compatible` }, { value: "anthropic", label: "Anthropic" }]} value={provider} onChange={(value) => value && setProvider(value as NewEndpoint["provider"])} allowDeselect={false} disabled={model !== null} size="md" />
            {TEXTS.map(([name, label, example, stays]) => (
              <TextInput key={name} label={label} placeholder={example} required value={texts[name]} onChange={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })} disabled={stays && model !== null} error={problem?.fields[name]?.join(" ")} size="md" />
            ))}
            <PasswordInput label={model ? t`New key, where it is to be replaced` : t`Key`} autoComplete="off" value={key} onChange={(event) => setKey(event.currentTarget.value)} size="md" />
            <TextInput label={t`Currency of its price`} required maxLength={3} value={currency} onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())} disabled={model !== null} error={problem?.fields.currency?.join(" ")} size="md" />
            {NUMBERS.map(([name, label, least, most]) => (
              <NumberInput key={name} label={label} min={least} max={most} decimalScale={name === "input" || name === "output" ? 3 : 0} value={numbers[name]} onChange={(value) => setNumbers({ ...numbers, [name]: value === "" ? "" : Number(value) })} size="md" />
            ))}
          </div>
          <div className={classes.foot}>
            <span className="label">{t`The key is sealed at once and never shown again.`}</span>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={isPending} disabled={!isWhole}>
              {model ? t`Change this model` : t`Register this model`}
            </Button>
          </div>
        </form>
      </Sheet>
    </Section>
  );
}

function areWhole(numbers: Record<NumberName, number | "">): numbers is Numbers {
  return Object.values(numbers).every((value) => value !== "");
}

function numbersOf(model: Endpoint | null): Numbers {
  return {
    retention_days: model?.retention_days ?? 30,
    calls_at_once: model?.calls_at_once ?? 4,
    calls_per_minute: model?.calls_per_minute ?? 60,
    timeout_seconds: model?.timeout_seconds ?? 30,
    input: (model?.input_micro_per_thousand ?? 0) / 1000,
    output: (model?.output_micro_per_thousand ?? 0) / 1000,
  };
}
