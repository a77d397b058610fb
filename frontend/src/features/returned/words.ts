import { t } from "@lingui/core/macro";
import type { Flag } from "@/api/types";
import { locale } from "@/language";
import { whole } from "@/ui/numbers";

export const KINDS: Record<string, { title: string; why: string }> = {
  duplicate: { title: t`The same as another item`, why: t`One of them is enough: experts would be paid twice for one answer.` },
  language: { title: t`In another language`, why: t`Experts are chosen by the project's language.` },
  length: { title: t`Too long or empty`, why: t`Nobody could judge it as it is.` },
  sensitive: { title: t`Data of a real person`, why: t`The project's data class says that there is none.` },
  near: { title: t`Nearly the same as another item`, why: t`These go on to experts; in certificates, items that are alike count as one.` },
};

const TRACES: Record<string, string> = {
  social_security: t`social security number`,
  record_number: t`record number`,
  npi: t`provider identifier (NPI)`,
  date_of_birth: t`date of birth`,
  email: t`e-mail address`,
  phone: t`phone number`,
  bar_number: t`bar number`,
  docket_number: t`docket number`,
  name: t`name`,
};

export function traceWord(kind: string): string {
  return TRACES[kind] ?? kind.replaceAll("_", " ");
}

function languageWord(code: string | null): string {
  if (!code) return t`another language`;
  return new Intl.DisplayNames([locale], { type: "language" }).of(code) ?? code;
}

/** What was noticed, in a phrase without the item's words. */
export function phraseOf(flag: Flag): string {
  if (flag.kind === "duplicate") return t`the same as ${flag.like_external_id ?? t`another item`}`;
  if (flag.kind === "near_duplicate") return t`${Math.round(100 * (flag.similarity ?? 0))} % the same as ${flag.like_external_id ?? t`another item`}`;
  if (flag.kind === "language") return t`written in ${languageWord(flag.language)}, the project is in ${languageWord(flag.wanted)}`;
  if (flag.kind === "length") return (flag.bound ?? 0) > 1_000 ? t`${whole(flag.characters ?? 0)} characters, at most ${whole(flag.bound ?? 0)} can be judged` : t`hardly a letter in it`;
  const traces = Object.entries(flag.traces).map(([kind, count]) => (count > 1 ? `${count} × ${traceWord(kind)}` : traceWord(kind)));
  return traces.join(", ");
}
