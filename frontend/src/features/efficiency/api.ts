import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, send, type Listed } from "@/api/request";

export interface Figure {
  value: number;
  lower: number;
  upper: number;
  n: number;
}

export interface Efficiency {
  group: string;
  items: number;
  reason: string;
  hybrid_answers: Figure | null;
  human_answers: Figure | null;
  hybrid_cost_minor: Figure | null;
  human_cost_minor: Figure | null;
  hybrid_minutes: Figure | null;
  human_minutes: Figure | null;
  saved: Figure | null;
  waterfall: { name: string; answers: number }[];
}

/** What stood if no item had been given more than so many answers. */
export interface CurvePoint {
  design: "hybrid" | "human";
  at_most: number;
  answers: Figure;
  minutes: Figure;
  cost_minor: Figure;
  decided: Figure;
}

export interface Report {
  id: string;
  state: string;
  failure: string;
  requested_at: string;
  assumptions: { price_minor: number; minutes: number; currency: string; include_evidence: boolean };
  figures: {
    sureness: number;
    overheads: { gold_answers: number; open_answers: number; duplicates: number; model_cost_minor: number };
    returned: number;
    all: Efficiency;
    /** Missing in reports that were reckoned before it was. */
    curve?: CurvePoint[];
    groups: Efficiency[];
    anchoring: { shown: Figure | null; hidden: Figure | null; pull: Figure | null; reason: string };
  };
}

export interface Wanted {
  include_evidence: boolean;
  price_minor?: number;
  minutes?: number;
}

export function useReports(projectId: string) {
  return useQuery({
    queryKey: ["reports", projectId],
    queryFn: ({ signal }) => get<Listed<Report>>(`/projects/${projectId}/reports`, undefined, signal),
    refetchInterval: (known) => (known.state.data?.results.some((one) => one.state === "waiting") ? 2_000 : false),
  });
}

export function useAskForReport(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wanted: Wanted) => send<Report>("POST", `/projects/${projectId}/reports`, wanted),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["reports", projectId] }),
  });
}
