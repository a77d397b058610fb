import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useMe } from "@/api/me";
import { asProblem } from "@/api/problem";
import { get, send } from "@/api/request";
import type { Chat, Turn } from "@/api/types";
import { useLive, useLiveState } from "@/realtime/live";
import type { Conversation, OnReply } from "./conversation";

// Hints come over the socket; while it is away the page asks by itself.
const LOOK_MS = { live: 5_000, away: 1_500 };

interface Message {
  ordinal: number;
  text: string;
  reply: OnReply | null;
}

/** The conversation on an item in hand: read from the server, and read anew when a reply comes. */
export function useConversation(claimId: string): Conversation {
  const queries = useQueryClient();
  const queryKey = ["chat", claimId];
  const { data: me } = useMe();
  const isLive = useLiveState() === "live";
  const chat = useQuery({
    queryKey,
    queryFn: ({ signal }) => get<Chat>(`/claims/${claimId}/chat`, undefined, signal),
    refetchInterval: (known) => (known.state.data?.turns.some((turn) => turn.state === "waiting") ? (isLive ? LOOK_MS.live : LOOK_MS.away) : false),
  });
  const isOfThis = useCallback((hint: { kind: string; object: string }) => hint.kind === "subscribed" || hint.object === `claim:${claimId}`, [claimId]);
  useLive(me?.expert ? `expert:${me.expert.id}` : null, [queryKey], isOfThis);
  const put = (turn: Turn) =>
    queries.setQueryData<Chat>(queryKey, (known) => ({ turns: [...(known?.turns ?? []).filter((other) => other.ordinal !== turn.ordinal), turn] }));
  const onSettled = () => queries.invalidateQueries({ queryKey });
  const message = useMutation({ mutationFn: (said: Message) => send<Turn>("POST", `/claims/${claimId}/turns`, said), onSuccess: put, onSettled });
  const asking = useMutation({ mutationFn: (ordinal: number) => send<Turn>("POST", `/claims/${claimId}/turns/asking`, { ordinal }), onSuccess: put, onSettled });
  const error = message.error ?? asking.error ?? chat.error;
  return {
    turns: chat.data?.turns ?? [],
    isLoading: chat.isPending,
    isSending: message.isPending || asking.isPending,
    problem: error ? asProblem(error).message : null,
    send: (ordinal, text, reply) => {
      asking.reset();
      message.mutate({ ordinal, text, reply });
    },
    askAgain: (ordinal) => {
      message.reset();
      asking.mutate(ordinal);
    },
  };
}
