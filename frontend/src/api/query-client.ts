import { QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem";

/** Refusals are answers: only silence and server failures are tried again. */
function worthAnotherTry(failures: number, error: unknown): boolean {
  return failures < 2 && error instanceof Problem && (error.status === 0 || error.status >= 502);
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 10_000, retry: worthAnotherTry, refetchOnWindowFocus: true, networkMode: "always" },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
