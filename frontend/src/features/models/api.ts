import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { cursorOf, get, send, type Listed } from "@/api/request";
import type { Endpoint } from "@/api/types";
import type { components } from "@/api/schema.gen";

export type NewEndpoint = components["schemas"]["NewEndpointRequest"];
export type Tested = components["schemas"]["TestedEndpoint"];
export type Change = components["schemas"]["PatchedEndpointChangeRequest"];

export function useModels() {
  return useInfiniteQuery({
    queryKey: ["endpoints", "all"],
    queryFn: ({ pageParam, signal }) => get<Listed<Endpoint>>("/endpoints", { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => cursorOf(last.next),
  });
}

function useWrite<Sent, Made>(write: (sent: Sent) => Promise<Made>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: write, onSuccess: () => queries.invalidateQueries({ queryKey: ["endpoints"] }) });
}

export function useRegister() {
  return useWrite((model: NewEndpoint) => send<Endpoint>("POST", "/endpoints", model));
}

export function useSwitch() {
  return useWrite(({ id, is_active }: Pick<Endpoint, "id" | "is_active">) => send<Endpoint>("PUT", `/endpoints/${id}/switch`, { is_active }));
}

export function useChange(id: string) {
  return useWrite((change: Change) => send<Endpoint>("PATCH", `/endpoints/${id}`, change));
}

export function useNewKey(id: string) {
  return useWrite((key: string) => send<Endpoint>("PUT", `/endpoints/${id}/key`, { key }));
}

/** One small question to the model; nothing is kept of it. */
export function useTest() {
  return useMutation({ mutationFn: (id: string) => send<Tested>("POST", `/endpoints/${id}/test`) });
}
