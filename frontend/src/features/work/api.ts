import { useQuery } from "@tanstack/react-query";
import { get, send } from "@/api/request";
import type { Annotation, Answer, Claim, Price } from "@/api/types";

export type ClaimWithPrice = Claim & { price: Price | null };

export const SKIP_REASONS = ["not_my_specialty", "conflict", "unclear", "bad_item", "other"] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

export interface Submission {
  answer: Answer;
  rationale: string;
  is_not_enough_information: boolean;
}

/** The next item of the offer, or the one already in hand; undefined when nothing is open. */
export async function takeNext(offerId: string): Promise<ClaimWithPrice | undefined> {
  const claim = await send<ClaimWithPrice | undefined>("POST", `/offers/${offerId}/claims`, {});
  return claim && withPrice(claim);
}

export async function readClaim(claimId: string): Promise<ClaimWithPrice> {
  return withPrice(await get<ClaimWithPrice>(`/claims/${claimId}`));
}

/** The frozen price stands in another app than the claim, and not every answer carries it. */
async function withPrice(claim: ClaimWithPrice): Promise<ClaimWithPrice> {
  if (claim.price) return claim;
  const price = await get<Price>(`/claims/${claim.id}/price`).catch(() => null);
  return { ...claim, price };
}

export function useClaim(claimId: string) {
  return useQuery({ queryKey: ["claim", claimId], queryFn: () => readClaim(claimId), staleTime: Infinity, retry: false });
}

export function saveDraft(claimId: string, draft: { answer: Answer; rationale: string; version: number }) {
  return send<{ version: number; saved_at: string }>("PUT", `/claims/${claimId}/draft`, draft);
}

export function beat(claimId: string, focusedSeconds: number) {
  return send<{ expires_at: string; server_time: string }>("POST", `/claims/${claimId}/heartbeat`, { focused_seconds: focusedSeconds });
}

export function submitAnswer(claimId: string, submission: Submission, key: string) {
  return send<Annotation>("POST", `/claims/${claimId}/annotation`, submission, { key });
}

export function skip(claimId: string, reason: SkipReason) {
  return send("POST", `/claims/${claimId}/skip`, { reason });
}

export function withdraw(annotationId: string) {
  return send<Claim>("POST", `/annotations/${annotationId}/withdrawal`, {});
}
