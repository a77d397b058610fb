import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, send } from "@/api/request";
import type { Certificate as Stored } from "@/api/types";

export interface Tested {
  threshold: number;
  delta: number;
  coverage: number;
  items: number;
  clusters: number;
  answers: number;
  differing: number;
  p_value: number;
  bound: number;
  passed: boolean;
}

export interface Outcome {
  sentence: string;
  certified?: boolean;
  steps: Tested[];
  chosen: number | null;
  single_expert: { rate: number | null; lower: number; upper: number; answers: number } | null;
  need: { sentence: string; bound_after_one_more: number | null } | null;
}

export type Certificate = Omit<Stored, "outcome"> & { outcome: Outcome };

export function useCertificate(id: string) {
  return useQuery({ queryKey: ["certificate", id], queryFn: ({ signal }) => get<Certificate>(`/certificates/${id}`, undefined, signal) });
}

export function useRevoke(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) => send<Certificate>("POST", `/certificates/${id}/revocation`, { reason }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["certificate", id] }),
  });
}
