import { plural, t } from "@lingui/core/macro";
import { Button, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useMe } from "@/api/me";
import { asProblem } from "@/api/problem";
import type { Batch, PayoutRow } from "@/api/types";
import { moment } from "@/ui/dates";
import { money, toMinor } from "@/ui/money";
import { Sheet } from "@/ui/Page";
import { Empty, Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useApproveBatch, useBatches, useCancelBatch, usePayoutRows } from "./api";

const STATES: Record<string, string> = { built: t`waits for approval`, approved: t`approved, about to be sent`, sending: t`being sent`, done: t`done`, cancelled: t`cancelled` };
const PAYOUT_STATES: Record<string, string> = {
  planned: t`planned`,
  in_transit: t`in transit`,
  paid: t`paid`,
  unknown: t`unknown: the provider is asked, nothing is sent again`,
  failed: t`failed`,
  cancelled: t`cancelled`,
};

export function Batches() {
  const query = useBatches();
  return (
    <Loaded query={query}>
      {({ results }) =>
        results.length === 0 ? (
          <Empty>{t`No batch yet. One person builds it from what is due, another approves it.`}</Empty>
        ) : (
          <div className={classes.cards}>
            {results.map((batch) => (
              <BatchCard key={batch.id} batch={batch} />
            ))}
          </div>
        )
      }
    </Loaded>
  );
}

function BatchCard({ batch }: { batch: Batch }) {
  const [isOpened, setOpened] = useState(batch.state === "built");
  const cancel = useCancelBatch();
  const { data: me } = useMe();
  const isBuilder = me?.user.email === batch.built_by;
  return (
    <Sheet>
      <div className={classes.foot} style={{ justifyContent: "space-between" }}>
        <div>
          <strong className="number">{money(batch.total_minor, batch.currency)}</strong> {plural(batch.payout_count, { one: "to # expert", other: "to # experts" })} · {STATES[batch.state] ?? batch.state}
          <div className="label">
            {t`built by ${batch.built_by} ${moment(batch.built_at)}`}
            {batch.approvals.map((one) => ` · ${t`approved by ${one.by} ${moment(one.at)}`}`)}
          </div>
        </div>
        <Button variant="default" size="xs" onClick={() => setOpened(!isOpened)} aria-expanded={isOpened}>
          {isOpened ? t`Hide payouts` : t`Show payouts`}
        </Button>
      </div>
      {isOpened && <Payouts batchId={batch.id} />}
      {batch.state === "built" && (
        <>
          {isBuilder ? (
            <p className="muted">{t`You built it: another person of finance approves it.`}</p>
          ) : (
            <Approval batch={batch} />
          )}
          <div className={classes.foot}>
            {cancel.error && <Notice tone="bad">{asProblem(cancel.error).message}</Notice>}
            <Button variant="subtle" color="bad" size="xs" loading={cancel.isPending} onClick={() => cancel.mutate(batch.id)}>
              {t`Cancel this batch`}
            </Button>
          </div>
        </>
      )}
    </Sheet>
  );
}

/** The total is typed, so that nobody approves what they did not read. */
function Approval({ batch }: { batch: Batch }) {
  const [typed, setTyped] = useState("");
  const approve = useApproveBatch();
  const amount = toMinor(typed, batch.currency);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (amount !== null) approve.mutate({ id: batch.id, totalMinor: amount });
  };
  const left = batch.approvals_needed - batch.approvals.length;
  return (
    <form onSubmit={submit} className={classes.foot} style={{ marginTop: 12 }}>
      {approve.error && <Notice tone="bad">{asProblem(approve.error).message}</Notice>}
      <span className="label">{left > 1 ? t`${left} people must approve` : t`Type the total to approve`}</span>
      <TextInput aria-label={t`Total of the batch`} placeholder="184,320.55" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} inputMode="decimal" />
      <Button type="submit" disabled={amount === null} loading={approve.isPending}>
        {plural(batch.payout_count, { one: `Approve # payout`, other: `Approve # payouts` })}
      </Button>
    </form>
  );
}

function Payouts({ batchId }: { batchId: string }) {
  const query = usePayoutRows(batchId);
  return (
    <Loaded query={query}>
      {({ results }) => (
        <div className={classes.scroll} style={{ marginTop: 12 }}>
          <table className={classes.table}>
            <tbody>
              {results.map((row) => (
                <PayoutLine key={row.id} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Loaded>
  );
}

function PayoutLine({ row }: { row: PayoutRow }) {
  return (
    <tr>
      <td>
        {row.name} <span className="muted">{row.email}</span>
      </td>
      <td className="muted">
        {PAYOUT_STATES[row.state] ?? row.state}
        {row.settled_at && `, ${moment(row.settled_at)}`}
        {row.failure && `: ${row.failure}`}
      </td>
      <td className={`muted ${classes.spare}`}>{row.provider_transfers.join(", ")}</td>
      <td className={classes.amount}>{money(row.amount_minor, row.currency)}</td>
    </tr>
  );
}
