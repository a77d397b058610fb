import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema.gen";
import { send } from "@/api/request";

export type Attachment = components["schemas"]["Attachment"];

function useChange<Asked>(projectId: string, change: (asked: Asked) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => queries.invalidateQueries({ queryKey: ["attachments", projectId] }) });
}

export function useRemoval(projectId: string) {
  return useChange(projectId, (id: string) => send<undefined>("DELETE", `/attachments/${id}`));
}

export function useErasure(projectId: string) {
  return useChange(projectId, ({ id, reason }: { id: string; reason: string }) => send<Attachment>("POST", `/attachments/${id}/erasure`, { reason }));
}
