import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useNavigate, useSearchParams } from "react-router";
import type { AuthState } from "@/api/auth";
import { homeOf, meQuery } from "@/api/me";

/** Where allauth's answer leads: the next step that it asks for, or the page the person came for. */
export function useContinue(): (state: AuthState) => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const next = search.get("next");
  return useCallback(
    async (state: AuthState) => {
      const carried = next ? `?next=${encodeURIComponent(next)}` : "";
      if (state.pending === "verify_email") return void navigate("/verify-email");
      if (state.pending === "mfa_authenticate") return void navigate(`/sign-in/code${carried}`);
      if (!state.signedIn) return void navigate(`/sign-in${carried}`);
      queries.removeQueries();
      const me = await queries.fetchQuery(meQuery);
      void navigate(isLocal(next) ? next : me ? homeOf(me) : "/sign-in", { replace: true });
    },
    [queries, navigate, next],
  );
}

/** Only addresses of this site: a crafted link must not lead a fresh session elsewhere. */
function isLocal(address: string | null): address is string {
  return address !== null && /^\/(?![/\\])/.test(address);
}
