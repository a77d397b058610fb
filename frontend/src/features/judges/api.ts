import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, send, type Listed } from "@/api/request";
import type { ChatModel, Endpoint, Judge } from "@/api/types";
import type { components } from "@/api/schema.gen";

export type NewEndpoint = components["schemas"]["NewEndpointRequest"];
export type NewJudge = components["schemas"]["NewJudgeRequest"];

export function useJudges(projectId: string) {
  return useQuery({
    queryKey: ["judges", projectId],
    queryFn: ({ signal }) => get<Listed<Judge>>(`/projects/${projectId}/judges`, undefined, signal),
  });
}

export function useEndpoints() {
  return useQuery({ queryKey: ["endpoints"], queryFn: ({ signal }) => get<Listed<Endpoint>>("/endpoints", undefined, signal) });
}

function useWrite<Sent, Made>(keys: unknown[][], write: (sent: Sent) => Promise<Made>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: () => Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

export function useAddJudge(projectId: string) {
  return useWrite([["judges", projectId]], (judge: NewJudge) => send<Judge>("POST", `/projects/${projectId}/judges`, judge));
}

export function useSwitchJudge(projectId: string) {
  return useWrite([["judges", projectId]], ({ id, state }: Pick<Judge, "id" | "state">) => send<Judge>("PUT", `/judges/${id}/switch`, { state }));
}

export function useRegisterEndpoint() {
  return useWrite([["endpoints"]], (endpoint: NewEndpoint) => send<Endpoint>("POST", "/endpoints", endpoint));
}

export function useChatModels(projectId: string) {
  return useQuery({
    queryKey: ["chat-models", projectId],
    queryFn: ({ signal }) => get<Listed<ChatModel>>(`/projects/${projectId}/chat-models`, undefined, signal),
  });
}

export function useAddChatModel(projectId: string) {
  return useWrite([["chat-models", projectId]], (endpoint: string) => send<ChatModel>("POST", `/projects/${projectId}/chat-models`, { endpoint }));
}

export function useRemoveChatModel(projectId: string) {
  return useWrite([["chat-models", projectId]], (id: string) => send<ChatModel>("POST", `/chat-models/${id}/removal`, {}));
}
