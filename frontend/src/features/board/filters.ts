import { useSearchParams } from "react-router";
import type { BoardOffer } from "@/api/types";
import { phraseOf } from "@/task-types/phrases";

export interface Filters {
  words: string;
  isForPhone: boolean;
  /** Dollars an hour, measured; work without a figure is left out then. */
  leastHourly: number;
}

export function passes(offer: BoardOffer, filters: Filters): boolean {
  const type = phraseOf(offer.project.task_type);
  if (filters.isForPhone && !type?.isGoodOnPhone) return false;
  if (filters.leastHourly > 0 && (offer.hourly_minor ?? 0) < filters.leastHourly * 100) return false;
  const { project } = offer;
  const text = [project.name, offer.lab_name, project.field, project.specialty, project.jurisdiction, type?.phrase, ...offer.reasons.map((reason) => reason.text)].join(" ").toLowerCase();
  return filters.words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** The filters, kept in the address. */
export function useFilters(): [Filters, (change: Partial<Filters>) => void] {
  const [search, setSearch] = useSearchParams();
  const filters = { words: search.get("q") ?? "", isForPhone: search.has("phone"), leastHourly: Number(search.get("least")) || 0 };
  const change = (part: Partial<Filters>) => {
    const next = { ...filters, ...part };
    const made = new URLSearchParams();
    if (next.words) made.set("q", next.words);
    if (next.isForPhone) made.set("phone", "1");
    if (next.leastHourly) made.set("least", String(next.leastHourly));
    setSearch(made, { replace: true });
  };
  return [filters, change];
}
