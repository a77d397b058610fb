import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, send } from "@/api/request";
import type { Board, Conflict } from "@/api/types";

export function useBoard() {
  return useQuery({
    queryKey: ["board"],
    queryFn: ({ signal }) => get<Board>("/board", undefined, signal),
  });
}

/** Yes or not now. */
export function useAnswerInvitation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, accepts }: { id: string; accepts: boolean }) => send("POST", `/invitations/${id}/answer`, { accepts }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["board"] }),
  });
}

/** Out of a lab's work, without a reason, and back. */
export function useRecusal() {
  const queries = useQueryClient();
  const settle = () => queries.invalidateQueries({ queryKey: ["board"] });
  const recuse = useMutation({ mutationFn: (labId: string) => send<Conflict>("POST", "/conflicts", { lab_id: labId }), onSettled: settle });
  const takeBack = useMutation({ mutationFn: (id: string) => send("DELETE", `/conflicts/${id}`), onSuccess: () => recuse.reset(), onSettled: settle });
  return { recuse, takeBack };
}
