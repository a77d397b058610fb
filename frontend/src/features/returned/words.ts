import type { Flag } from "@/api/types";

export const KINDS: Record<string, { title: string; why: string }> = {
  duplicate: { title: "The same as another item", why: "One of them is enough: experts would be paid twice for one answer." },
  language: { title: "In another language", why: "Experts are chosen by the project's language." },
  length: { title: "Too long or empty", why: "Nobody could judge it as it is." },
  sensitive: { title: "Data of a real person", why: "The project's data class says that there is none." },
  near: { title: "Nearly the same as another item", why: "These go on to experts; in certificates, items that are alike count as one." },
};

const TRACES: Record<string, string> = {
  social_security: "social security number",
  record_number: "record number",
  npi: "provider identifier (NPI)",
  date_of_birth: "date of birth",
  email: "e-mail address",
  phone: "phone number",
  bar_number: "bar number",
  docket_number: "docket number",
  name: "name",
};

export function traceWord(kind: string): string {
  return TRACES[kind] ?? kind.replaceAll("_", " ");
}

function languageWord(code: string | null): string {
  if (!code) return "another language";
  return new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
}

/** What was noticed, in a phrase without the item's words. */
export function phraseOf(flag: Flag): string {
  if (flag.kind === "duplicate") return `the same as ${flag.like_external_id ?? "another item"}`;
  if (flag.kind === "near_duplicate") return `${Math.round(100 * (flag.similarity ?? 0))} % the same as ${flag.like_external_id ?? "another item"}`;
  if (flag.kind === "language") return `written in ${languageWord(flag.language)}, the project is in ${languageWord(flag.wanted)}`;
  if (flag.kind === "length") return (flag.bound ?? 0) > 1_000 ? `${(flag.characters ?? 0).toLocaleString("en-US")} characters, at most ${(flag.bound ?? 0).toLocaleString("en-US")} can be judged` : "hardly a letter in it";
  const traces = Object.entries(flag.traces).map(([kind, count]) => (count > 1 ? `${count} × ${traceWord(kind)}` : traceWord(kind)));
  return traces.join(", ");
}
