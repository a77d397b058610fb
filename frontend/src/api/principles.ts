import { useQuery } from "@tanstack/react-query";
import { get } from "./request";
import type { PrinciplesInForce } from "./types";

/** The principles in force in a project, and how many items were answered under those so far. */
export function usePrinciples(projectId: string | undefined, enabled = true) {
  return useQuery({
    queryKey: ["principles", projectId],
    queryFn: ({ signal }) => get<PrinciplesInForce>(`/projects/${projectId}/constitutions/newest`, undefined, signal),
    enabled: enabled && projectId !== undefined,
  });
}
