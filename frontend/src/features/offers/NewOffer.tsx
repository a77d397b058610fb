import { t } from "@lingui/core/macro";
import { Button, Checkbox, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/api/problem";
import { send } from "@/api/request";
import type { Budget, Offer, Project } from "@/api/types";
import { money, toMinor } from "@/ui/money";
import { Sheet } from "@/ui/Page";
import { Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { PoolLine } from "./PoolLine";

/** The first rate of a project, and whom it is open to. */
export function NewOffer({ project, budgets }: { project: Project; budgets: Budget[] }) {
  const queries = useQueryClient();
  const [budgetId, setBudgetId] = useState(budgets[0]?.id ?? "");
  const [pay, setPay] = useState("");
  const [minimum, setMinimum] = useState(0);
  const [isSpecialty, setSpecialty] = useState(false);
  const [isJurisdiction, setJurisdiction] = useState(true);
  const [each, setEach] = useState<number | null>(null);
  const [firms, setFirms] = useState("");
  const budget = budgets.find((one) => one.id === budgetId);
  const payMinor = toMinor(pay, budget?.currency ?? "USD");
  const question = {
    labId: project.lab,
    field: project.field,
    task_type: project.task_type,
    language: project.language,
    jurisdiction: isJurisdiction ? project.jurisdiction : undefined,
    specialty: isSpecialty ? project.specialty : undefined,
    minimum_expected: minimum / 100,
    pay_minor: payMinor ?? undefined,
  };
  const create = useMutation({
    mutationFn: () =>
      send<Offer>("POST", "/offers", {
        project: project.id,
        budget: budgetId,
        pay_minor: payMinor,
        minimum_expected: minimum / 100,
        credential_kinds: [],
        firms_concerned: firms.split(/[\n;]/).map((one) => one.trim()).filter(Boolean),
        items_each: each,
        specialty_required: isSpecialty,
        jurisdiction_required: isJurisdiction,
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["offer", project.id] }),
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
          <Select label={t`Paid from`} data={budgets.map((one) => ({ value: one.id, label: t`${one.name}, ${money(one.available_minor, one.currency)} available` }))} value={budgetId} onChange={(value) => value && setBudgetId(value)} size="md" />
          <TextInput label={t`Pay an answer`} placeholder="14.20" required inputMode="decimal" value={pay} onChange={(event) => setPay(event.currentTarget.value)} error={pay && !payMinor ? t`An amount such as 14.20` : undefined} size="md" />
          <NumberInput label={t`Expected agreement at least`} suffix=" %" min={0} max={99} value={minimum} onChange={(value) => setMinimum(Number(value) || 0)} size="md" />
        </div>
        <div className={classes.pair}>
          <NumberInput label={t`Items one expert may take`} placeholder={t`any number`} min={1} allowDecimal={false} value={each ?? ""} onChange={(value) => setEach(Number(value) || null)} size="md" />
          <Textarea label={t`Employers and firms it concerns`} description={t`One a line. Their people, and experts who avoid them, do not see the items`} autosize minRows={1} value={firms} onChange={(event) => setFirms(event.currentTarget.value)} size="md" />
        </div>
        <Checkbox label={t`Only experts of this specialty`} checked={isSpecialty} onChange={(event) => setSpecialty(event.currentTarget.checked)} />
        <Checkbox label={t`Only experts admitted in this jurisdiction`} checked={isJurisdiction} onChange={(event) => setJurisdiction(event.currentTarget.checked)} />
        <div>
          <h3 style={{ margin: 0, fontSize: "0.875rem" }}>{t`Whom that reaches`}</h3>
          <PoolLine question={question} payMinor={payMinor} currency={budget?.currency ?? "USD"} minimum={minimum / 100} />
        </div>
        <div className={classes.foot}>
          <span className="label">{t`Nothing is reserved before you open it.`}</span>
          <Button type="submit" loading={create.isPending} disabled={!payMinor}>
            {t`Keep this rate`}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
