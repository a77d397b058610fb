import { Button, Checkbox, NumberInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/api/problem";
import { send } from "@/api/request";
import type { Budget, Offer } from "@/api/types";
import { money, toMinor } from "@/ui/money";
import { Sheet } from "@/ui/Page";
import { Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";

/** The first rate of a project, and whom it is open to. */
export function NewOffer({ projectId, budgets }: { projectId: string; budgets: Budget[] }) {
  const queries = useQueryClient();
  const [budgetId, setBudgetId] = useState(budgets[0]?.id ?? "");
  const [pay, setPay] = useState("");
  const [minimum, setMinimum] = useState(0);
  const [isSpecialty, setSpecialty] = useState(false);
  const [isJurisdiction, setJurisdiction] = useState(true);
  const budget = budgets.find((one) => one.id === budgetId);
  const payMinor = toMinor(pay, budget?.currency ?? "USD");
  const create = useMutation({
    mutationFn: () =>
      send<Offer>("POST", "/offers", {
        project: projectId,
        budget: budgetId,
        pay_minor: payMinor,
        minimum_expected: minimum / 100,
        credential_kinds: [],
        specialty_required: isSpecialty,
        jurisdiction_required: isJurisdiction,
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["offer", projectId] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (payMinor) create.mutate();
  };
  return (
    <Sheet>
      <form onSubmit={submit} className={classes.form}>
        {create.error && <Notice tone="bad">{asProblem(create.error).message}</Notice>}
        <div className={classes.pair}>
          <Select label="Paid from" data={budgets.map((one) => ({ value: one.id, label: `${one.name}, ${money(one.available_minor, one.currency)} available` }))} value={budgetId} onChange={(value) => value && setBudgetId(value)} size="md" />
          <TextInput label="Pay an answer" placeholder="14.20" required inputMode="decimal" value={pay} onChange={(event) => setPay(event.currentTarget.value)} error={pay && !payMinor ? "An amount such as 14.20" : undefined} size="md" />
          <NumberInput label="Expected agreement at least" suffix=" %" min={0} max={99} value={minimum} onChange={(value) => setMinimum(Number(value) || 0)} size="md" />
        </div>
        <Checkbox label="Only experts of this specialty" checked={isSpecialty} onChange={(event) => setSpecialty(event.currentTarget.checked)} />
        <Checkbox label="Only experts admitted in this jurisdiction" checked={isJurisdiction} onChange={(event) => setJurisdiction(event.currentTarget.checked)} />
        <div className={classes.foot}>
          <span className="label">Nothing is reserved before you open it.</span>
          <Button type="submit" loading={create.isPending} disabled={!payMinor}>
            Keep this rate
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
