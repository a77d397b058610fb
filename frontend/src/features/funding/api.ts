import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, send, type Listed } from "@/api/request";
import type { Budget, Deposit } from "@/api/types";

export function useBudgets() {
  return useQuery({ queryKey: ["budgets"], queryFn: ({ signal }) => get<Listed<Budget>>("/budgets", undefined, signal) });
}

export function useDeposits(budgetId: string) {
  return useQuery({ queryKey: ["budgets", budgetId, "deposits"], queryFn: ({ signal }) => get<Listed<Deposit>>(`/budgets/${budgetId}/deposits`, undefined, signal) });
}

const WAITING = new Set(["requested", "awaiting", "processing"]);

/** One deposit, asked for again until the money is there or will not come. */
export function useDeposit(id: string | null) {
  return useQuery({
    queryKey: ["deposit", id],
    queryFn: ({ signal }) => get<Deposit>(`/deposits/${id}`, undefined, signal),
    enabled: id !== null,
    refetchInterval: (query) => (query.state.data && !WAITING.has(query.state.data.state) ? false : 1_000),
  });
}

export function useCreateBudget() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (budget: { lab: string; name: string; currency: string }) => send<Budget>("POST", "/budgets", budget),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["budgets"] }),
  });
}

export function useFund() {
  return useMutation({
    mutationFn: ({ budgetId, amountMinor }: { budgetId: string; amountMinor: number }) => send<Deposit>("POST", `/budgets/${budgetId}/deposits`, { amount_minor: amountMinor }),
  });
}
