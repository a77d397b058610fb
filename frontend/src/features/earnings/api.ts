import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { cursorOf, get, send, type Listed } from "@/api/request";
import type { Earning, EarningsSummary, LedgerTransactionView, PayoutAccount } from "@/api/types";

export function useEarnings(state: string) {
  return useInfiniteQuery({
    queryKey: ["earnings", state],
    queryFn: ({ pageParam, signal }) => get<Listed<Earning>>("/earnings", { state, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => cursorOf(last.next),
  });
}

export function useEarningsSummary() {
  return useQuery({
    queryKey: ["earnings-summary"],
    queryFn: ({ signal }) => get<EarningsSummary>("/earnings/summary", undefined, signal),
  });
}

export function useTransaction(id: string | null) {
  return useQuery({
    queryKey: ["transaction", id],
    queryFn: ({ signal }) => get<LedgerTransactionView>(`/ledger/transactions/${id}`, undefined, signal),
    enabled: id !== null,
    staleTime: Infinity,
  });
}

export function usePayoutAccount(isAwaited: boolean) {
  return useQuery({
    queryKey: ["payout-account"],
    queryFn: ({ signal }) => get<PayoutAccount>("/payout-account", undefined, signal),
    retry: false,
    refetchInterval: (query) => (isAwaited && !query.state.data?.onboarding_url ? 1_000 : false),
  });
}

export function openPayoutAccount(country: string) {
  return send<PayoutAccount>("POST", "/payout-account", { country });
}

export function freshOnboarding() {
  return send<PayoutAccount>("POST", "/payout-account/onboarding", {});
}
