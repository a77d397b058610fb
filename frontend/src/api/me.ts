import { queryOptions, useQuery } from "@tanstack/react-query";
import { Problem } from "./problem";
import { get } from "./request";
import type { Me } from "./types";

/** Who is signed in; null for a visitor. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await get<Me>("/me", undefined, signal);
    } catch (error) {
      if (error instanceof Problem && (error.status === 401 || error.status === 403)) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export function useMe() {
  return useQuery(meQuery);
}

/** The address where a person's day begins. */
export function homeOf(me: Me): string {
  if (me.expert) return "/expert/board";
  if (me.labs.length > 0) return "/lab/projects";
  if (me.duties.includes("finance")) return "/admin/payouts";
  if (me.duties.includes("operations")) return "/admin/credentials";
  return "/welcome";
}
