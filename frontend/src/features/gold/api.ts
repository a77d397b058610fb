import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { cursorOf, get, send, type Listed } from "@/api/request";
import type { Answer, Gold, ItemRow } from "@/api/types";

export type GoldState = Gold["state"];

/** The hidden checks of one project, or of all that one keeps. */
export function useGold(projectId: string | null) {
  const address = projectId ? `/projects/${projectId}/gold` : "/gold";
  return useInfiniteQuery({
    queryKey: ["gold", projectId],
    queryFn: ({ pageParam, signal }) => get<Listed<Gold>>(address, { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => cursorOf(last.next),
  });
}

export function useMoveGold() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ item, ...body }: { item: string; state: GoldState; reason: string; counts: boolean }) => send<Gold>("POST", `/items/${item}/gold/state`, body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["gold"] }),
  });
}

/** Decided items that would make good checks, the surest first. */
export function useCandidates(projectId: string) {
  return useQuery({ queryKey: ["gold", projectId, "candidates"], queryFn: ({ signal }) => get<ItemRow[]>(`/projects/${projectId}/gold/candidates`, undefined, signal) });
}

export interface Several {
  labels: Record<string, string>;
  answers: Record<string, Answer>;
  reason: string;
}

/** Makes many at once, all or none. */
export function useMakeSeveral(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ labels, answers, reason }: Several) =>
      Object.keys(labels).length > 0 ? send<Gold[]>("POST", `/projects/${projectId}/gold/labels`, { labels, reason }) : send<Gold[]>("POST", `/projects/${projectId}/gold`, { answers, reason }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["gold"] }),
  });
}

export function usePromote(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (sent: { items: string[]; reason: string }) => send<Gold[]>("POST", `/projects/${projectId}/gold/promotions`, sent),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["gold"] }),
  });
}

/** Takes promotions back, one after another: only what no expert has met can be. */
export function useTakeBack() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (items: string[]) => {
      for (const item of items) await send("DELETE", `/items/${item}/gold`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["gold"] }),
  });
}
