import { t } from "@lingui/core/macro";
import { Link } from "react-router";
import { money } from "@/ui/money";
import { Page } from "@/ui/Page";
import { Loaded, Notice } from "@/ui/states";
import { useDeposit } from "./api";

/** Back from the payment page: the provider's own message decides, not the way back. */
export function DepositPage({ depositId }: { depositId: string }) {
  const query = useDeposit(depositId);
  return (
    <Page title={t`Funding`} narrow>
      <Loaded query={query}>
        {(deposit) => (
          <>
            {deposit.state === "paid" ? (
              <Notice tone="good">{t`${money(deposit.amount_minor, deposit.currency)} arrived and is available.`}</Notice>
            ) : deposit.state === "failed" || deposit.state === "expired" ? (
              <Notice tone="bad">{t`The payment did not go through. ${deposit.failure} Nothing was taken; you may start again.`}</Notice>
            ) : (
              <Notice>{t`Waiting for the payment provider to confirm ${money(deposit.amount_minor, deposit.currency)}. You may leave this page.`}</Notice>
            )}
            <p>
              <Link to="/lab/funding">{t`All funding`}</Link> · <Link to="/lab/projects">{t`Projects`}</Link>
            </p>
          </>
        )}
      </Loaded>
    </Page>
  );
}
