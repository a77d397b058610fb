import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/api/problem";
import type { PayoutAccount } from "@/api/types";
import { Notice } from "@/ui/states";
import { useSending } from "@/ui/use-sending";
import { freshOnboarding, openPayoutAccount, usePayoutAccount } from "./api";

const WHY = t`What you earn is kept for you. To receive it, tell the payment provider where it goes: bank and tax details stay there, not here.`;

/** Where the money goes; the provider's address comes a moment after it is asked for. */
export function PayoutAccountCard() {
  const [isAwaited, setAwaited] = useState(false);
  const query = usePayoutAccount(isAwaited);
  const queries = useQueryClient();
  const { isSending, problem, run } = useSending();
  const account = query.data ?? null;
  const isMissing = query.error instanceof Problem && query.error.status === 404;
  if (query.isPending || (query.error && !isMissing) || account?.state === "active") return null;
  const ask = () =>
    run(async () => {
      queries.setQueryData<PayoutAccount>(["payout-account"], account ? await freshOnboarding() : await openPayoutAccount("US"));
      setAwaited(true);
    });
  return (
    <div style={{ marginBottom: 24 }}>
      <Notice tone="caution" action={<Way account={account} isAwaited={isAwaited} isSending={isSending} onAsk={ask} />}>
        {problem?.message ?? WHY}
        {account && account.requirements.length > 0 ? t` Still needed: ${account.requirements.map((one) => one.description.replaceAll("_", " ")).join(", ")}.` : ""}
      </Notice>
    </div>
  );
}

function Way(props: { account: PayoutAccount | null; isAwaited: boolean; isSending: boolean; onAsk: () => void }) {
  if (props.isAwaited && props.account?.onboarding_url) {
    return (
      <Button size="sm" component="a" href={props.account.onboarding_url}>
        {t`Go to the payment provider`}
      </Button>
    );
  }
  return (
    <Button size="sm" loading={props.isSending || props.isAwaited} onClick={props.onAsk}>
      {props.account ? t`Go on with the payout account` : t`Open a payout account`}
    </Button>
  );
}
