import { useQuery } from "@tanstack/react-query";
import { get, send } from "@/api/request";
import type { Board, BoardOffer } from "@/api/types";

/** The board may come as a page with its resume strip, or as the pair of both. */
type BoardAnswer = Board | [BoardOffer[], { resume: Board["resume"] }];

export function useBoard() {
  return useQuery({
    queryKey: ["board"],
    queryFn: async ({ signal }): Promise<Board> => {
      const answer = await get<BoardAnswer>("/board", undefined, signal);
      return Array.isArray(answer) ? { results: answer[0], resume: answer[1].resume } : answer;
    },
  });
}

export function recuseFromLab(labId: string) {
  return send("POST", "/conflicts", { lab_id: labId });
}
