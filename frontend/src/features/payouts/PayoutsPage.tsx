import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { asProblem } from "@/api/problem";
import type { PayoutDue, PayoutSummary } from "@/api/types";
import { LiveMark } from "@/realtime/LiveMark";
import { useLive } from "@/realtime/live";
import { day } from "@/ui/dates";
import { Figures } from "@/ui/Figures";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { money } from "@/ui/money";
import { Page, Section } from "@/ui/Page";
import { Empty, Lines, Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { PAYOUT_KEYS, useBuildBatch, useDue, usePayoutSummary } from "./api";
import { Batches } from "./Batches";

const HELD: Record<string, string> = {
  below_minimum: t`below the minimum, waits for more`,
  no_payout_account: t`no payout account yet`,
  payout_account_not_ready: t`payout account not ready at the provider`,
};

/** Pay the right people and know each cent. */
export function PayoutsPage() {
  useLive("payouts", PAYOUT_KEYS);
  const summary = usePayoutSummary();
  const lead = summary.data && t`Next payout ${day(`${summary.data.next_payout_on}T12:00:00`)}, ${summary.data.currency}`;
  return (
    <Page title={t`Payouts`} lead={lead} aside={<LiveMark />}>
      <Loaded query={summary} skeleton={<Lines count={2} height={36} />}>
        {(row) => <Sums row={row} />}
      </Loaded>
      <Section title={t`Batches`}>
        <Batches />
      </Section>
      <Due currency={summary.data?.currency ?? "USD"} />
    </Page>
  );
}

function Sums({ row }: { row: PayoutSummary }) {
  const amount = (minor: number) => money(minor, row.currency);
  return (
    <>
      <Figures
        of={[
          [t`due, ${row.due_count} experts`, amount(row.due_minor)],
          [t`held, ${row.held_count}`, amount(row.held_minor)],
          [t`in transit`, amount(row.in_transit_minor)],
          [t`paid`, amount(row.paid_minor)],
          [t`at the provider`, row.provider_available_minor === null ? t`not asked yet` : amount(row.provider_available_minor)],
        ]}
      />
      {(row.unknown_count > 0 || row.failed_count > 0) && (
        <div style={{ marginBottom: 24 }}>
          <Notice tone="caution">
            {row.unknown_count > 0 && t`${row.unknown_count} unknown: asked again, never sent twice. `}
            {row.failed_count > 0 && t`${row.failed_count} failed: the money is back in the expert's balance.`}
          </Notice>
        </div>
      )}
    </>
  );
}

function Due({ currency }: { currency: string }) {
  const query = useDue();
  const build = useBuildBatch();
  const ready = query.data?.results.filter((row) => row.is_ready) ?? [];
  const run = () => build.mutate(currency);
  useKeys([{ key: "b", label: t`Build a batch of what is due`, run, disabled: ready.length === 0 }]);
  return (
    <Section
      title={t`Due`}
      aside={
        <Button onClick={run} loading={build.isPending} disabled={ready.length === 0} rightSection={<KeyCap of="b" />}>
          {t`Build batch`}
        </Button>
      }
    >
      {build.error && <Notice tone="bad">{asProblem(build.error).message}</Notice>}
      <Loaded query={query}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty>{t`Nothing is due. Lines become payable once nobody has questioned them in time.`}</Empty>
          ) : (
            <div className={classes.scroll}>
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th scope="col">{t`Expert`}</th>
                    <th scope="col">{t`State`}</th>
                    <th scope="col" className={classes.spare}>{t`Oldest line`}</th>
                    <th scope="col" className={`${classes.amount} ${classes.spare}`}>{t`Lines`}</th>
                    <th scope="col" className={classes.amount}>{t`Amount`}</th>
                  </tr>
                </thead>
                <tbody>{results.map((row) => <DueRow key={row.expert_id + row.currency} row={row} />)}</tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </Section>
  );
}

function DueRow({ row }: { row: PayoutDue }) {
  return (
    <tr>
      <td>
        {row.name} <span className="muted">{row.email}</span>
      </td>
      <td className="muted">{row.is_ready ? t`ready` : (HELD[row.held_reason] ?? t`held`)}</td>
      <td className={classes.spare}>{day(row.oldest_payable_at)}</td>
      <td className={`${classes.amount} ${classes.spare}`}>{row.earning_count}</td>
      <td className={classes.amount}>{money(row.payable_minor, row.currency)}</td>
    </tr>
  );
}
