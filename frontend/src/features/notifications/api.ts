import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, send, type Listed } from "@/api/request";
import type { Notification } from "@/api/types";

const POLL_MS = 60_000;

export function useUnread() {
  return useQuery({ queryKey: ["notifications", "unread"], queryFn: ({ signal }) => get<{ unread: number }>("/notifications/unread", undefined, signal), refetchInterval: POLL_MS });
}

export function useNotifications(isOpened: boolean) {
  return useQuery({ queryKey: ["notifications", "list"], queryFn: ({ signal }) => get<Listed<Notification>>("/notifications", { page_size: 10 }, signal), enabled: isOpened });
}

/** Marks one as read, or all of them. */
export function useReading() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string | null) => send("POST", id ? `/notifications/${id}/reading` : "/notifications/reading"),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["notifications"] }),
  });
}
