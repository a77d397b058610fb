import { useQuery } from "@tanstack/react-query";
import { get } from "./request";
import type { Expertise } from "./types";

export function useExpertise() {
  return useQuery({ queryKey: ["expertise"], queryFn: ({ signal }) => get<Expertise>("/expertise", undefined, signal), staleTime: Infinity });
}

/** Names of fields, specialties and jurisdictions; a value that is not known reads as itself. */
export function useExpertiseNames(): { field: (v: string) => string; specialty: (f: string, v: string) => string; jurisdiction: (v: string) => string } {
  const { data } = useExpertise();
  const fieldOf = (value: string) => data?.fields.find((field) => field.value === value);
  return {
    field: (value) => fieldOf(value)?.label ?? value,
    specialty: (field, value) => fieldOf(field)?.specialties.find((one) => one.value === value)?.label ?? value,
    jurisdiction: (value) => data?.jurisdictions.find((one) => one.value === value)?.label ?? value,
  };
}
