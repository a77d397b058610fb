import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, send, type Listed } from "@/api/request";
import type { Batch, PayoutDue, PayoutRow, PayoutSummary } from "@/api/types";

export const PAYOUT_KEYS = [["payouts"]];

export function usePayoutSummary() {
  return useQuery({ queryKey: ["payouts", "summary"], queryFn: ({ signal }) => get<PayoutSummary>("/payouts/summary", undefined, signal) });
}

export function useDue() {
  return useQuery({ queryKey: ["payouts", "due"], queryFn: ({ signal }) => get<Listed<PayoutDue>>("/payouts/due", undefined, signal) });
}

export function useBatches() {
  return useQuery({ queryKey: ["payouts", "batches"], queryFn: ({ signal }) => get<Listed<Batch>>("/batches", undefined, signal) });
}

export function usePayoutRows(batch: string | null) {
  return useQuery({ queryKey: ["payouts", "rows", batch], queryFn: ({ signal }) => get<Listed<PayoutRow>>("/payouts", { batch }, signal), enabled: batch !== null });
}

function useChange<T>(change: (value: T) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => queries.invalidateQueries({ queryKey: ["payouts"] }) });
}

export function useBuildBatch() {
  return useChange((currency: string) => send<Batch>("POST", "/batches", { currency }));
}

export function useApproveBatch() {
  return useChange(({ id, totalMinor }: { id: string; totalMinor: number }) => send<Batch>("POST", `/batches/${id}/approval`, { total_minor: totalMinor }));
}

export function useCancelBatch() {
  return useChange((id: string) => send<Batch>("POST", `/batches/${id}/cancellation`, {}));
}
