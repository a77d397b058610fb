import { queryOptions, useQuery } from "@tanstack/react-query";
import { get } from "@/api/request";
import type { Claim, FirstLook } from "@/api/types";

type SeenFinding = FirstLook["findings"][number];

export function firstLooksOf(claim: Claim) {
  return queryOptions({
    queryKey: ["first-looks", claim.id],
    queryFn: ({ signal }) => get<FirstLook[]>(`/claims/${claim.id}/first-looks`, undefined, signal),
    enabled: claim.principles.length > 0,
    // What was shown at first is what the answer responds to: it must not change under the expert's eyes.
    staleTime: Infinity,
  });
}

/** What one AI reviewer said of the principles in force, where the seat shows it; empty for whoever is kept blind. */
export function useFirstLook(claim: Claim): SeenFinding[] {
  const version = claim.principles[0]?.version;
  const looks = useQuery(firstLooksOf(claim));
  const spoken = (looks.data ?? []).map((look) => look.findings.filter((finding) => finding.version === version));
  return spoken.find((findings) => findings.length > 0) ?? [];
}
