import { t } from "@lingui/core/macro";
import { Button, NumberInput, Switch, TextInput } from "@mantine/core";
import "@mantine/core/styles/Switch.layer.css";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/api/problem";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { toMinor } from "@/ui/money";
import { Sheet } from "@/ui/Page";
import { Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useSetPlan, type QualityPlan } from "./api";

const START: Partial<QualityPlan> = { epsilon: 0.05, delta: 0.1, settles_by_ai: false, minimum_seats: 2, calibration_seats: 3, calibration_items: 240, sureness: 0.9, worth_minor: 20_000, gold_share: 0.08, audit_share: 0.05, blind_share: 0.1, shows_suggestions: false, slice_column: "" };

interface Props {
  projectId: string;
  plan: QualityPlan | null;
  seatsPerItem: number;
  isOpenToAi: boolean;
  currency: string;
  close: () => void;
}

/** The plan in words a lab uses; shares are typed in per cent. */
export function PlanForm({ projectId, plan, seatsPerItem, isOpenToAi, currency, close }: Props) {
  const [wanted, setWanted] = useState<Partial<QualityPlan>>(plan ?? { ...START, minimum_seats: Math.min(2, seatsPerItem), calibration_seats: 3 });
  const [worth, setWorth] = useState(((wanted.worth_minor ?? 0) / 100).toFixed(2));
  const save = useSetPlan(projectId);
  const problem = save.error ? asProblem(save.error) : null;
  const wrong = (field: string) => problem?.fields?.[field]?.[0];
  const mayProve = isOpenToAi && seatsPerItem >= 3;
  const hindrance = isOpenToAi ? t`A proof takes 3 blind answers an item, and this project allows ${seatsPerItem}.` : t`AI reviewers do not look at this kind of question yet, so experts decide all of it.`;
  const set = (change: Partial<QualityPlan>) => setWanted((before) => ({ ...before, ...change }));
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    const minor = toMinor(worth, currency);
    if (!save.isPending) save.mutate({ ...wanted, worth_minor: minor ?? wanted.worth_minor }, { onSuccess: close });
  };
  useKeys([{ key: "mod+Enter", label: t`Save the plan`, run: () => submit(), inFields: true }]);
  const share = (field: "epsilon" | "delta" | "sureness" | "gold_share" | "audit_share" | "blind_share", label: string, description: string) => (
    <NumberInput label={label} description={description} suffix=" %" decimalScale={2} min={0} max={100} value={+((wanted[field] ?? 0) * 100).toFixed(4)} onChange={(value) => set({ [field]: Number(value) / 100 })} error={wrong(field)} />
  );
  const count = (field: "minimum_seats" | "calibration_seats" | "calibration_items", label: string, description: string) => (
    <NumberInput label={label} description={description} allowDecimal={false} min={0} value={wanted[field] ?? 0} onChange={(value) => set({ [field]: Number(value) })} error={wrong(field)} />
  );
  return (
    <Sheet>
      <form onSubmit={submit} className={classes.form}>
        {problem && <Notice tone="bad">{problem.message}</Notice>}
        <Switch label={t`AI may settle items under an error certificate`} description={mayProve ? t`Nothing is settled before a group's certificate is proven on blind experts' answers.` : hindrance} disabled={!mayProve} error={wrong("settles_by_ai")} checked={wanted.settles_by_ai ?? false} onChange={(event) => set({ settles_by_ai: event.currentTarget.checked })} />
        {wanted.settles_by_ai && (
          <div className={classes.pair}>
            {share("epsilon", t`At most this many of 100 may differ`, t`from the experts' consensus`)}
            {share("delta", t`The statement may fail at most`, t`so many times in 100`)}
            {count("calibration_items", t`Items as evidence in each group`, t`drawn by lot; two thirds prove, from about 81 documents on, the rest teach`)}
            {count("calibration_seats", t`Blind answers an evidence item`, t`3 to ${seatsPerItem}`)}
            {share("audit_share", t`Blind re-check of`, t`what AI settles`)}
            <TextInput label={t`Column that divides the groups`} description={t`of your file; empty: one group`} value={wanted.slice_column ?? ""} onChange={(event) => set({ slice_column: event.currentTarget.value })} error={wrong("slice_column")} />
          </div>
        )}
        <div className={classes.pair}>
          {count("minimum_seats", t`Answers an item at least`, t`of at most ${seatsPerItem}`)}
          {share("sureness", t`An item is sure enough at`, t`probability of the decided answer`)}
          <TextInput label={t`A wrong row costs you`} description={t`the next answer is asked for while it saves more than its price`} leftSection={currency} leftSectionWidth={48} inputMode="decimal" value={worth} onChange={(event) => setWorth(event.currentTarget.value)} error={toMinor(worth, currency) === null ? t`Give an amount, such as 200.00` : wrong("worth_minor")} />
          {share("gold_share", t`Hidden checks`, t`share of what each expert is given`)}
          {share("blind_share", t`Always blind to AI`, t`share of items, drawn by lot`)}
        </div>
        <Switch label={t`Show AI suggestions to experts outside the blind share`} description={t`Their pull is measured against the blind share.`} checked={wanted.shows_suggestions ?? false} onChange={(event) => set({ shows_suggestions: event.currentTarget.checked })} />
        <div className={classes.foot}>
          <Button variant="subtle" onClick={close}>
            {t`Keep it as it is`}
          </Button>
          <Button type="submit" loading={save.isPending} rightSection={<KeyCap of="mod+Enter" />}>
            {t`Save the plan`}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
