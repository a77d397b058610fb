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

const STATES: Record<string, string> = { built: "waits for approval", approved: "approved, about to be sent", sending: "being sent", done: "done", cancelled: "cancelled" };
const PAYOUT_STATES: Record<string, string> = {
  planned: "planned",
  in_transit: "in transit",
  paid: "paid",
  unknown: "unknown: the provider is asked, nothing is sent again",
  failed: "failed",
  cancelled: "cancelled",
};

export function Batches() {
  const query = useBatches();
  return (
    <Loaded query={query}>
      {({ results }) =>
        results.length === 0 ? (
          <Empty>No batch yet. One person builds it from what is due, another approves it.</Empty>
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
          <strong className="number">{money(batch.total_minor, batch.currency)}</strong> to {batch.payout_count} {batch.payout_count === 1 ? "expert" : "experts"} ·{" "}
          {STATES[batch.state] ?? batch.state}
          <div className="label">
            built by {batch.built_by} {moment(batch.built_at)}
            {batch.approvals.map((one) => ` · approved by ${one.by} ${moment(one.at)}`)}
          </div>
        </div>
        <Button variant="default" size="xs" onClick={() => setOpened(!isOpened)} aria-expanded={isOpened}>
          {isOpened ? "Hide payouts" : "Show payouts"}
        </Button>
      </div>
      {isOpened && <Payouts batchId={batch.id} />}
      {batch.state === "built" && (
        <>
          {isBuilder ? (
            <p className="muted">You built it: another person of finance approves it.</p>
          ) : (
            <Approval batch={batch} />
          )}
          <div className={classes.foot}>
            {cancel.error && <Notice tone="bad">{asProblem(cancel.error).message}</Notice>}
            <Button variant="subtle" color="bad" size="xs" loading={cancel.isPending} onClick={() => cancel.mutate(batch.id)}>
              Cancel this batch
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
      <span className="label">{left > 1 ? `${left} people must approve` : "Type the total to approve"}</span>
      <TextInput aria-label="Total of the batch" placeholder="184,320.55" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} inputMode="decimal" />
      <Button type="submit" disabled={amount === null} loading={approve.isPending}>
        Approve {batch.payout_count} {batch.payout_count === 1 ? "payout" : "payouts"}
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
