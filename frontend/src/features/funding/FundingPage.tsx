import { t } from "@lingui/core/macro";
import { Button, TextInput } from "@mantine/core";
import { useEffect, useState, type FormEvent } from "react";
import { useMe } from "@/api/me";
import { asProblem } from "@/api/problem";
import { labsToLead, useIsLead } from "@/api/roles";
import type { Budget } from "@/api/types";
import { LiveMark } from "@/realtime/LiveMark";
import { useLive } from "@/realtime/live";
import { moment } from "@/ui/dates";
import { Figures } from "@/ui/Figures";
import { money, toMinor } from "@/ui/money";
import { Page, Section } from "@/ui/Page";
import { Empty, Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useBudgets, useCreateBudget, useDeposit, useDeposits, useFund } from "./api";

const KEYS = [["budgets"], ["deposit"]];
const STATES: Record<string, string> = {
  requested: t`the payment page is being prepared`,
  awaiting: t`waits for your payment`,
  processing: t`payment on its way`,
  paid: t`arrived`,
  failed: t`failed`,
  expired: t`not paid in time`,
};

/** The lab's money: what came in, what is reserved, what is left. */
export function FundingPage() {
  const { data: me } = useMe();
  const lab = me?.labs[0];
  useLive(lab ? `lab:${lab.id}` : null, KEYS);
  const query = useBudgets();
  const mine = labsToLead(me)[0];
  return (
    <Page title={t`Funding`} lead={t`Money is reserved before an item is handed out, so that every expert can be paid.`} aside={<LiveMark />}>
      <Loaded query={query}>
        {({ results }) => (
          <>
            {results.length === 0 && <Empty>{mine ? t`No budget yet. A budget holds the money of one project.` : t`No budget yet. A budget holds the money of one project; data leads and owners of your lab make them.`}</Empty>}
            {results.map((budget) => (
              <BudgetPart key={budget.id} budget={budget} />
            ))}
            {mine && <NewBudget labId={mine.id} isFirst={results.length === 0} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function BudgetPart({ budget }: { budget: Budget }) {
  const amount = (minor: number) => money(minor, budget.currency);
  const mayChange = useIsLead(budget.lab);
  return (
    <Section title={budget.name} note={budget.currency.toUpperCase()}>
      <Figures
        of={[
          [t`available`, amount(budget.available_minor)],
          [t`reserved for open work`, amount(budget.reserved_minor)],
          [t`spent`, amount(budget.spent_minor)],
          [t`paid in`, amount(budget.deposited_minor)],
        ]}
      />
      {mayChange && <FundForm budget={budget} />}
      <Deposits budget={budget} mayChange={mayChange} />
    </Section>
  );
}

function FundForm({ budget }: { budget: Budget }) {
  const [typed, setTyped] = useState("");
  const fund = useFund();
  const deposit = useDeposit(fund.data?.id ?? null);
  const amount = toMinor(typed, budget.currency);
  const address = deposit.data?.checkout_url;
  useEffect(() => {
    if (address) location.assign(address);
  }, [address]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (amount) fund.mutate({ budgetId: budget.id, amountMinor: amount });
  };
  return (
    <form onSubmit={submit} className={classes.foot}>
      {fund.error && <Notice tone="bad">{asProblem(fund.error).message}</Notice>}
      {deposit.data?.failure && <Notice tone="bad">{deposit.data.failure}</Notice>}
      <TextInput aria-label={t`Amount to add to ${budget.name}`} placeholder="5,000.00" inputMode="decimal" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      <Button type="submit" disabled={!amount} loading={fund.isPending || (fund.isSuccess && !deposit.data?.failure)}>
        {amount ? t`Add ${money(amount, budget.currency)}` : t`Add money`}
      </Button>
    </form>
  );
}

function Deposits({ budget, mayChange }: { budget: Budget; mayChange: boolean }) {
  const query = useDeposits(budget.id);
  const rows = query.data?.results ?? [];
  if (rows.length === 0) return null;
  return (
    <div className={classes.scroll} style={{ marginTop: 12 }}>
      <table className={classes.table}>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>{moment(row.requested_at)}</td>
              <td className="muted">
                {STATES[row.state] ?? row.state} {row.failure}
              </td>
              <td>{mayChange && row.state === "awaiting" && row.checkout_url && <a href={row.checkout_url}>{t`Pay now`}</a>}</td>
              <td className={classes.amount}>{money(row.amount_minor, row.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NewBudget({ labId, isFirst }: { labId: string; isFirst: boolean }) {
  const [name, setName] = useState("");
  const create = useCreateBudget();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ lab: labId, name, currency: "USD" }, { onSuccess: () => setName("") });
  };
  return (
    <Section title={isFirst ? t`First budget` : t`Another budget`}>
      <form onSubmit={submit} className={classes.foot} style={{ justifyContent: "flex-start" }}>
        {create.error && <Notice tone="bad">{asProblem(create.error).message}</Notice>}
        <TextInput aria-label={t`Name of the budget`} placeholder={t`Name of the budget`} required value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Button type="submit" variant={isFirst ? "filled" : "default"} loading={create.isPending}>
          {t`Create budget`}
        </Button>
      </form>
    </Section>
  );
}
