import { useQuery } from "@tanstack/react-query";
import { get, send, type Listed } from "@/api/request";
import type { Attempt, Exam } from "@/api/types";

export function useExams() {
  return useQuery({
    queryKey: ["exams"],
    queryFn: async ({ signal }) => {
      const answer = await get<Listed<Exam> | Exam[]>("/exams", undefined, signal);
      return Array.isArray(answer) ? answer : answer.results;
    },
  });
}

export function useAttempt(id: string) {
  return useQuery({ queryKey: ["attempt", id], queryFn: ({ signal }) => get<Attempt>(`/attempts/${id}`, undefined, signal), retry: false });
}

export function startAttempt(examId: string) {
  return send<Attempt>("POST", `/exams/${examId}/attempts`, {});
}

export function respond(attemptId: string, questionId: string, choice: number) {
  return send<Attempt>("POST", `/attempts/${attemptId}/responses`, { question_id: questionId, choice });
}
