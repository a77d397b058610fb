import { queryOptions, useQuery } from "@tanstack/react-query";
import { get } from "@/api/request";
import type { Claim, FirstLook } from "@/api/types";

export function firstLooksOf(claim: Claim) {
  return queryOptions({
    queryKey: ["first-looks", claim.id],
    queryFn: ({ signal }) => get<FirstLook[]>(`/claims/${claim.id}/first-looks`, undefined, signal),
    // What was shown at first is what the answer responds to: it must not change under the expert's eyes.
    staleTime: Infinity,
  });
}

/** What each AI reviewer with a say said of the item and of the principles in force, where the seat shows it; empty for
 * whoever is kept blind. */
export function useFirstLooks(claim: Claim): FirstLook[] {
  const version = claim.principles[0]?.version;
  const looks = useQuery(firstLooksOf(claim));
  return (looks.data ?? []).map((look) => ({ ...look, findings: look.findings.filter((finding) => finding.version === version) }));
}
