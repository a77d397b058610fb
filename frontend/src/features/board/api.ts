import { useQuery } from "@tanstack/react-query";
import { get } from "@/api/request";
import type { Board } from "@/api/types";

export function useBoard() {
  return useQuery({
    queryKey: ["board"],
    queryFn: ({ signal }) => get<Board>("/board", undefined, signal),
  });
}
