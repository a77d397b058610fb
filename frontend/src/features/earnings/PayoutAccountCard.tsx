import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/problem";
import { Notice } from "@/ui/states";
import { useSending } from "@/ui/use-sending";
import { freshOnboarding, openPayoutAccount, usePayoutAccount } from "./api";

/** Where the money goes; asked only once there is any. */
export function PayoutAccountCard() {
  const query = usePayoutAccount();
  const queries = useQueryClient();
  const { isSending, problem, run } = useSending();
  const account = query.data;
  const isMissing = query.error instanceof Problem && query.error.status === 404;
  if (query.isPending || (query.error && !isMissing) || account?.state === "active") return null;
  const proceed = () =>
    run(async () => {
      const opened = account?.state ? await freshOnboarding() : await openPayoutAccount("US");
      await queries.invalidateQueries({ queryKey: ["payout-account"] });
      if (opened.onboarding_url) location.assign(opened.onboarding_url);
    });
  return (
    <div style={{ marginBottom: 24 }}>
      <Notice
        tone="caution"
        action={
          <Button size="sm" loading={isSending} onClick={proceed}>
            {account?.state ? "Go on with the payout account" : "Open a payout account"}
          </Button>
        }
      >
        {problem?.message ?? "What you earn is kept for you. To receive it, tell the payment provider where it goes: bank and tax details stay there, not here."}
        {account?.requirements?.length ? ` Still needed: ${account.requirements.map((one) => one.replaceAll("_", " ")).join(", ")}.` : ""}
      </Notice>
    </div>
  );
}
