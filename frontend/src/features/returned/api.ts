import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { cursorOf, get, send, type Listed } from "@/api/request";
import type { Findings, Handled, ReturnedCounts, ReturnedItem } from "@/api/types";

export const RETURNED_KEYS = ["returned", "returned-counts", "items", "item", "imports", "progress"];

export function useReturnedCounts(projectId: string) {
  return useQuery({ queryKey: ["returned-counts", projectId], queryFn: ({ signal }) => get<ReturnedCounts>(`/projects/${projectId}/returned/counts`, undefined, signal), retry: false });
}

export function useReturned(projectId: string, kind: string) {
  return useInfiniteQuery({
    queryKey: ["returned", projectId, kind],
    queryFn: ({ pageParam, signal }) => get<Listed<ReturnedItem>>(`/projects/${projectId}/returned`, { kind, page_size: 10, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => cursorOf(last.next),
  });
}

export function useFindings(itemId: string) {
  // Each reading of data of persons is written down, so it is asked for once and not again by itself.
  return useQuery({ queryKey: ["findings", itemId], queryFn: ({ signal }) => get<Findings>(`/items/${itemId}/findings`, undefined, signal), staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false });
}

function useRefreshing() {
  const queries = useQueryClient();
  return () => Promise.all(RETURNED_KEYS.map((key) => queries.invalidateQueries({ queryKey: [key] })));
}

export interface Intent {
  act: "release" | "withdrawal";
  reason: string;
}

/** `onDone` comes before the lists are read again: then the item, and whatever it shows, is gone. */
export function useHandleItem(itemId: string, onDone: (act: Intent["act"]) => void) {
  const refresh = useRefreshing();
  const paths = { release: `/items/${itemId}/release`, withdrawal: `/items/${itemId}/removal` };
  return useMutation({
    mutationFn: ({ act, reason }: Intent) => send("POST", paths[act], { reason }),
    onSuccess: (_, { act }) => {
      onDone(act);
      return refresh();
    },
  });
}

export function useHoldAgain() {
  const refresh = useRefreshing();
  return useMutation({ mutationFn: (itemId: string) => send("DELETE", `/items/${itemId}/release`), onSettled: refresh });
}

/** All of a kind, in as many steps as the server takes; how many were handled. */
export function useHandleKind(projectId: string, kind: string) {
  const refresh = useRefreshing();
  return useMutation({
    mutationFn: async ({ act, reason }: Intent) => {
      let handled = 0;
      for (;;) {
        const step = await send<Handled>("POST", `/projects/${projectId}/returned/${act}`, { kind, reason });
        handled += step.count;
        if (step.left === 0 || step.count === 0) return handled;
      }
    },
    onSettled: refresh,
  });
}
