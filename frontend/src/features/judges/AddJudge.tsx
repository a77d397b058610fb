import { t } from "@lingui/core/macro";
import { Button, Checkbox, NumberInput, Select } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/api/problem";
import type { Endpoint } from "@/api/types";
import { Sheet } from "@/ui/Page";
import { Empty, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useAddJudge } from "./api";
import { micro, whereDataGoes } from "./words";

/** Lets one of the models look at this project's items, in shadow. */
export function AddJudge({ projectId, endpoints }: { projectId: string; endpoints: Endpoint[] }) {
  const active = endpoints.filter((one) => one.is_active);
  const [chosen, setChosen] = useState<string | null>(null);
  const [samples, setSamples] = useState(1);
  const [isBoth, setBoth] = useState(true);
  const add = useAddJudge(projectId);
  const endpoint = active.find((one) => one.id === chosen);
  if (active.length === 0) return <Empty>{t`No model can be chosen yet. Register one of your own below.`}</Empty>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (endpoint) add.mutate({ endpoint: endpoint.id, samples, both_orders: isBoth }, { onSuccess: () => setChosen(null) });
  };
  return (
    <Sheet>
      <form onSubmit={submit} className={classes.form}>
        {add.error && <Notice tone="bad">{asProblem(add.error).message}</Notice>}
        <div className={classes.pair}>
          <Select label={t`Model`} placeholder={t`Choose a model`} data={active.map((one) => ({ value: one.id, label: `${one.name} (${one.model})` }))} value={chosen} onChange={setChosen} size="md" />
          <NumberInput label={t`Answers an item and order`} min={1} max={9} value={samples} onChange={(value) => setSamples(Number(value) || 1)} size="md" />
        </div>
        <Checkbox label={t`Ask again with the sides swapped, where an item has sides`} checked={isBoth} onChange={(event) => setBoth(event.currentTarget.checked)} />
        {endpoint && (
          <p className="muted" style={{ margin: 0 }}>
            {t`Items will be sent to ${whereDataGoes(endpoint)}. ${priceOf(endpoint)}`}
          </p>
        )}
        <div className={classes.foot}>
          <span className="label">{t`It starts in shadow, with no say.`}</span>
          <Button type="submit" loading={add.isPending} disabled={!endpoint}>
            {t`Switch on in shadow`}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

function priceOf(endpoint: Endpoint): string {
  const { input_micro_per_thousand: read, output_micro_per_thousand: written, currency } = endpoint;
  if (!read && !written) return t`It costs nothing here.`;
  return t`${micro(read, currency)} per 1,000 tokens read, ${micro(written, currency)} written; paid from the project's balance, up to the plan's limit for AI costs.`;
}
