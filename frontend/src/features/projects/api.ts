import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema.gen";
import { get, send, type Listed } from "@/api/request";
import type { Progress, Project, TaskType } from "@/api/types";

export type NewProject = components["schemas"]["NewProjectRequest"];

export function useProjects() {
  return useQuery({ queryKey: ["projects"], queryFn: ({ signal }) => get<Listed<Project>>("/projects", undefined, signal) });
}

export function useProject(id: string) {
  return useQuery({ queryKey: ["project", id], queryFn: ({ signal }) => get<Project>(`/projects/${id}`, undefined, signal) });
}

/** The figures; where counting takes the server long they are kept longer than a page waits, so they are asked for again. */
export function useProgress(id: string) {
  return useQuery({ queryKey: ["progress", id], queryFn: ({ signal }) => get<Progress>(`/projects/${id}/progress`, undefined, signal), refetchInterval: 30_000 });
}

export function useTaskTypes() {
  return useQuery({
    queryKey: ["task-types"],
    queryFn: async ({ signal }) => {
      const answer = await get<Listed<TaskType> | TaskType[]>("/task-types", undefined, signal);
      return Array.isArray(answer) ? answer : answer.results;
    },
    staleTime: Infinity,
  });
}

export function useCreateProject() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (project: NewProject) => send<Project>("POST", "/projects", project),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["projects"] }),
  });
}
