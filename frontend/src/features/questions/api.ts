import { useQuery, useQueryClient } from "@tanstack/react-query";
import { get, send, type Listed } from "@/api/request";
import type { Comment, Thread } from "@/api/types";

export function useMyThreads() {
  return useQuery({ queryKey: ["threads"], queryFn: async ({ signal }) => (await get<Listed<Thread>>("/threads", undefined, signal)).results });
}

export function useProjectQuestions(projectId: string) {
  return useQuery({ queryKey: ["questions", "project", projectId], queryFn: ({ signal }) => get<Thread[]>(`/projects/${projectId}/questions`, undefined, signal) });
}

export function useItemThreads(itemId: string) {
  return useQuery({ queryKey: ["questions", "item", itemId], queryFn: ({ signal }) => get<Thread[]>(`/items/${itemId}/threads`, undefined, signal) });
}

/** The lab's side: answers, and decides times; the lists are read anew. */
export function useAnswering() {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ["questions"] });
  return {
    answer: (threadId: string, body: string) => send<Comment>("POST", `/threads/${threadId}/comments`, { body }).then(again),
    decideTime: (correctionId: string, isTaken: boolean) => send("POST", `/time-corrections/${correctionId}/decision`, { is_taken: isTaken }).then(again),
  };
}
