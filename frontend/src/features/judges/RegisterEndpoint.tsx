import { t } from "@lingui/core/macro";
import { Button, NumberInput, PasswordInput, Select, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/api/problem";
import { Sheet } from "@/ui/Page";
import { Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useRegisterEndpoint, type NewEndpoint } from "./api";

const EMPTY = { name: "", base_url: "", model: "", key: "", operator: "", region: "" };
const FIELDS: [keyof typeof EMPTY, string, string][] = [
  ["name", t`Name`, t`Careful model`],
  ["base_url", t`Address`, "https://api.example.com/v1"],
  ["model", t`Model`, "model-name"],
  ["operator", t`Who runs it`, t`Example Inc.`],
  ["region", t`Where`, "EU"],
];

/** A model of the lab's own; its key is sealed and never shown again. */
export function RegisterEndpoint({ labId }: { labId: string }) {
  const [texts, setTexts] = useState(EMPTY);
  const [provider, setProvider] = useState<NewEndpoint["provider"]>("openai");
  const [days, setDays] = useState<number | "">("");
  const [prices, setPrices] = useState({ read: 0, written: 0 });
  const register = useRegisterEndpoint();
  const problem = register.error ? asProblem(register.error) : null;
  const isWhole = FIELDS.every(([name]) => texts[name].trim()) && days !== "";
  const put = (name: keyof typeof EMPTY, value: string) => setTexts((now) => ({ ...now, [name]: value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    const limits = { calls_at_once: 4, calls_per_minute: 60, timeout_seconds: 30, currency: "USD" };
    const perThousand = { input_micro_per_thousand: Math.round(prices.read * 1000), output_micro_per_thousand: Math.round(prices.written * 1000) };
    register.mutate({ ...texts, lab: labId, provider, retention_days: days, ...limits, ...perThousand }, { onSuccess: () => setTexts(EMPTY) });
  };
  return (
    <Sheet>
      <form onSubmit={submit} className={classes.form}>
        {problem && <Notice tone="bad">{problem.message}</Notice>}
        {register.isSuccess && <Notice tone="good">{t`Registered. Choose it above to let it look at this project.`}</Notice>}
        <div className={classes.pair}>
          <Select label={t`Kind`} data={[{ value: "openai", label: t`OpenAI-compatible` }, { value: "anthropic", label: t`Anthropic` }]} value={provider} onChange={(value) => value && setProvider(value as NewEndpoint["provider"])} allowDeselect={false} size="md" />
          {FIELDS.map(([name, label, example]) => (
            <TextInput key={name} label={label} placeholder={example} required value={texts[name]} onChange={(event) => put(name, event.currentTarget.value)} size="md" />
          ))}
          <PasswordInput visibilityToggleButtonProps={{ "aria-label": t`Toggle password visibility` }} label={t`Key`} autoComplete="off" value={texts.key} onChange={(event) => put("key", event.currentTarget.value)} size="md" />
          <NumberInput label={t`Keeps what it is sent`} suffix={` ${t`days`}`} min={0} max={3650} required value={days} onChange={(value) => setDays(typeof value === "number" ? value : "")} size="md" />
          <NumberInput label={t`Price of a million tokens read, USD`} min={0} decimalScale={3} value={prices.read} onChange={(value) => setPrices((now) => ({ ...now, read: Number(value) || 0 }))} size="md" />
          <NumberInput label={t`Price of a million tokens written, USD`} min={0} decimalScale={3} value={prices.written} onChange={(value) => setPrices((now) => ({ ...now, written: Number(value) || 0 }))} size="md" />
        </div>
        <div className={classes.foot}>
          <span className="label">{t`The key is sealed at once and never shown again.`}</span>
          <Button type="submit" variant="default" loading={register.isPending} disabled={!isWhole}>
            {t`Register this model`}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
