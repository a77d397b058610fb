import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema.gen";
import { get, send, type Listed } from "@/api/request";
import type { ApiKey, Member, NewApiKey } from "@/api/types";

export type Role = components["schemas"]["MemberRole"];
export type Scope = components["schemas"]["Scope"];

export function useMembers(labId: string) {
  return useQuery({ queryKey: ["members", labId], queryFn: ({ signal }) => get<Listed<Member>>(`/labs/${labId}/members`, undefined, signal) });
}

export function useApiKeys(labId: string) {
  return useQuery({ queryKey: ["api-keys", labId], queryFn: ({ signal }) => get<Listed<ApiKey>>(`/labs/${labId}/api-keys`, undefined, signal) });
}

function useChange<Input, Output>(key: string, change: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => queries.invalidateQueries({ queryKey: [key] }) });
}

export function useAddMember(labId: string) {
  return useChange("members", (member: { email: string; role: Role }) => send<Member>("POST", `/labs/${labId}/members`, member));
}

export function useRemoveMember(labId: string) {
  return useChange("members", (id: string) => send("DELETE", `/labs/${labId}/members/${id}`));
}

export function useMakeKey(labId: string) {
  return useChange("api-keys", (key: { name: string; scopes: Scope[] }) => send<NewApiKey>("POST", `/labs/${labId}/api-keys`, key));
}

export function useRevokeKey(labId: string) {
  return useChange("api-keys", (id: string) => send("DELETE", `/labs/${labId}/api-keys/${id}`));
}
