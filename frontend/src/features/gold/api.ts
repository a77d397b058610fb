import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { cursorOf, get, send, type Listed } from "@/api/request";
import type { Gold } from "@/api/types";

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
