import { useQuery } from "@tanstack/react-query";
import { spoken } from "@/language";
import { get } from "./request";
import type { Expertise } from "./types";

export function useExpertise() {
  return useQuery({ queryKey: ["expertise"], queryFn: async ({ signal }) => named(await get<Expertise>("/expertise", undefined, signal)), staleTime: Infinity });
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

/** With every name in the reader's language. */
function named(all: Expertise): Expertise {
  const say = <T extends { label: string }>(one: T): T => ({ ...one, label: spoken(one.label) });
  return { ...all, fields: all.fields.map((field) => ({ ...say(field), specialties: field.specialties.map(say) })), jurisdictions: all.jurisdictions.map(say) };
}
