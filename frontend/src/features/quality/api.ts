import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { asProblem } from "@/api/problem";
import { get, send } from "@/api/request";
import type { Group, QualityPlan } from "@/api/types";

export type { Group, QualityPlan };
export type Standing = Group["standings"][number];

/** The plan; null while every seat opens at once. */
export function usePlan(projectId: string) {
  return useQuery({
    queryKey: ["plan", projectId],
    queryFn: async ({ signal }) => {
      try {
        return await get<QualityPlan>(`/projects/${projectId}/quality-plan`, undefined, signal);
      } catch (error) {
        if (asProblem(error).status === 404) return null;
        throw error;
      }
    },
  });
}

export function useGroups(projectId: string, isPlanned: boolean) {
  return useQuery({
    queryKey: ["groups", projectId],
    queryFn: ({ signal }) => get<Group[]>(`/projects/${projectId}/groups`, undefined, signal),
    enabled: isPlanned,
    refetchInterval: 30_000,
  });
}

export function useSetPlan(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (plan: Partial<QualityPlan>) => send<QualityPlan>("PUT", `/projects/${projectId}/quality-plan`, plan),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["plan", projectId] });
      await queries.invalidateQueries({ queryKey: ["groups", projectId] });
    },
  });
}
