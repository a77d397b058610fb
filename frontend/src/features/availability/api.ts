import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, send } from "@/api/request";
import type { Availability } from "@/api/types";

const KEY = ["availability"];

export function useAvailability() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => get<Availability>("/expert/availability", undefined, signal) });
}

/** Changes what is given; the rest stays. */
export function useChangeAvailability() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (changes: Partial<Availability>) => send<Availability>("PATCH", "/expert/availability", changes),
    onSuccess: (said) => queries.setQueryData(KEY, said),
  });
}
