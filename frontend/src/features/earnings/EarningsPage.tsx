import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useMe } from "@/api/me";
import type { Earning, EarningsSummary } from "@/api/types";
import { LiveMark } from "@/realtime/LiveMark";
import { useLive } from "@/realtime/live";
import { day } from "@/ui/dates";
import { useRowKeys } from "@/ui/key-bindings";
import { money } from "@/ui/money";
import { Page, Section } from "@/ui/Page";
import { Empty, Lines, Loaded } from "@/ui/states";
import { useEarnings, useEarningsSummary } from "./api";
import classes from "./earnings.module.css";
import { EarningLine } from "./EarningLine";
import { PayoutAccountCard } from "./PayoutAccountCard";

const KEYS = [["earnings"], ["earnings-summary"], ["payout-account"]];

/** Why each cent was or was not paid, and when it arrives. */
export function EarningsPage() {
  const { data: me } = useMe();
  useLive(me?.expert ? `expert:${me.expert.id}` : null, KEYS);
  const summary = useEarningsSummary();
  return (
    <Page title={t`Earnings`} lead={t`Each line says why it is paid, at which rate, and when it arrives.`} aside={<LiveMark />}>
      <Loaded query={summary} skeleton={<Lines count={2} height={32} />}>
        {(row) => <Sums summary={row} />}
      </Loaded>
      <PayoutAccountCard />
      <Section title={t`Lines`}>
        <EarningsTable />
      </Section>
    </Page>
  );
}

function Sums({ summary }: { summary: EarningsSummary }) {
  const { currency } = summary;
  const payout = summary.next_payout_on ? t`ready for ${day(`${summary.next_payout_on}T12:00:00`)}` : t`ready for the next payout`;
  const sums: [string, number][] = [
    [t`may still be questioned`, summary.accrued_minor],
    [payout, summary.payable_minor],
    [t`on its way to you`, summary.in_transit_minor],
    [t`paid so far`, summary.paid_minor],
  ];
  return (
    <dl className={classes.sums}>
      {sums.map(([words, amount]) => (
        <div key={words}>
          <dd className="number">{money(amount, currency)}</dd>
          <dt>{words}</dt>
        </div>
      ))}
    </dl>
  );
}

function EarningsTable() {
  const query = useEarnings("");
  const [opened, setOpened] = useState<string | null>(null);
  const lines = query.data?.pages.flatMap((page) => page.results) ?? [];
  const toggle = (line: Earning | undefined) => line && setOpened((now) => (now === line.id ? null : line.id));
  const [marked] = useRowKeys(lines.length, (index) => toggle(lines[index]));
  return (
    <Loaded query={query} skeleton={<Lines count={5} height={28} />}>
      {() =>
        lines.length === 0 ? (
          <Empty>{t`The first line appears when your first answer counts, about a minute after you submit it.`}</Empty>
        ) : (
          <>
            <div className={classes.scroll}>
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th scope="col">{t`Earned`}</th>
                    <th scope="col">{t`For`}</th>
                    <th scope="col">{t`State`}</th>
                    <th scope="col" className={classes.amount}>
                      {t`Amount`}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {lines.map((line, index) => (
                    <EarningLine key={line.id} line={line} isMarked={index === marked} isOpened={opened === line.id} onToggle={() => toggle(line)} />
                  ))}
                </tbody>
              </table>
            </div>
            {query.hasNextPage && (
              <Button variant="default" mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t`Older lines`}
              </Button>
            )}
          </>
        )
      }
    </Loaded>
  );
}
