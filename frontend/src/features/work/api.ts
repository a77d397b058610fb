import { useQuery } from "@tanstack/react-query";
import { get, send, type Listed } from "@/api/request";
import { csrfToken } from "@/api/transport";
import type { Annotation, Answer, Claim, Comment, Price, TakenClaim } from "@/api/types";

export type ClaimWithPrice = TakenClaim;

export const SKIP_REASONS = ["not_my_specialty", "conflict", "unclear", "bad_item", "other"] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

export interface Submission {
  answer: Answer;
  rationale: string;
  is_not_enough_information: boolean;
  /** The version of the principles that was read; null where none are. */
  constitution_version: number | null;
  /** What AI reviewers said of principles and was on the screen. */
  seen_findings: string[];
}

/** What a sitting takes: independent answers, or decisions on disputed items. */
export type Sitting = "claims" | "reviews";

/** The next item of the offer, or the one already in hand; undefined when nothing is open. */
export async function takeNext(offerId: string, sitting: Sitting): Promise<ClaimWithPrice | undefined> {
  return send<TakenClaim | undefined>("POST", `/offers/${offerId}/${sitting}`, {});
}

/** Holds the item after the one in hand, untimed; undefined when nothing more is open. */
export async function keepNextReady(offerId: string, sitting: Sitting): Promise<ClaimWithPrice | undefined> {
  return send<TakenClaim | undefined>("POST", `/offers/${offerId}/${sitting}/next`, {});
}

/** Gives the held item back; outlives the page that asks. */
export function letGoOfReady(claimId: string): void {
  void fetch(`/api/v1/claims/${claimId}/release`, { method: "POST", keepalive: true, headers: { "X-CSRFToken": csrfToken() } }).catch(() => undefined);
}

export async function readClaim(claimId: string): Promise<ClaimWithPrice> {
  const [claim, price] = await Promise.all([get<Claim>(`/claims/${claimId}`), get<Price>(`/claims/${claimId}/price`)]);
  return { ...claim, price };
}

export function saveDraft(claimId: string, draft: { answer: Answer; rationale: string; is_not_enough_information: boolean; version: number }) {
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

/** Hands the item back and closes the lab's work to oneself; no reason is asked. */
export function recuse(claimId: string) {
  return send("POST", `/claims/${claimId}/recusal`, {});
}

export function withdraw(annotationId: string) {
  return send<Claim>("POST", `/annotations/${annotationId}/withdrawal`, {});
}

/** What was said about the item of one claim, oldest first. */
export function useClaimComments(claimId: string) {
  return useQuery({
    queryKey: ["comments", claimId],
    queryFn: async ({ signal }) => (await get<Listed<Comment>>(`/claims/${claimId}/comments`, undefined, signal)).results.reverse(),
  });
}

/** Says something to the lab about an item in hand. */
export function askLab(claimId: string, said: { body?: string; about?: "question" | "person" }) {
  return send<Comment>("POST", `/claims/${claimId}/comments`, said);
}
