import { t } from "@lingui/core/macro";
import { text, type Answer, type Content, type Settings } from "../task-type";

// Scripts without spaces count by the character, the rest by the word; the server counts alike.
const WORD = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+/g;

export function wordsIn(written: string): number {
  return written.match(WORD)?.length ?? 0;
}

export function folded(value: string): string {
  return value.split(/\s+/).filter(Boolean).join(" ");
}

/** What was written; null while nothing was. */
export function writtenIn(answer: Answer): string | null {
  return typeof answer.text === "string" ? answer.text : null;
}

export interface Bounds {
  least: number;
  most: number;
}

export function boundsOf(settings: Settings): Bounds {
  const whole = (value: unknown, otherwise: number) => (typeof value === "number" ? value : otherwise);
  return { least: whole(settings.minimum_words, 1), most: whole(settings.maximum_words, 20_000) };
}

/** What is asked for, in words. */
export function asksFor({ least, most }: Bounds): string {
  if (most >= 20_000) return least > 1 ? t`at least ${least}` : "";
  return least > 1 ? t`${least} to ${most}` : t`at most ${most}`;
}

/** Why the text cannot be sent yet: the server's own rules, in the order of the screen. */
export function lacking(answer: Answer, settings: Settings, content: Content): string | null {
  const written = writtenIn(answer);
  const draft = text(content.draft);
  if (written === null && draft) return settings.must_differ === false ? t`Change the draft (E), or keep it as it is (K).` : t`Change the draft: write how it should read (E).`;
  if (!folded(written ?? "")) return t`Write how it should read (E).`;
  const words = wordsIn(written ?? "");
  const { least, most } = boundsOf(settings);
  if (words < least) return t`This has ${words} words; write at least ${least}.`;
  if (words > most) return t`This has ${words} words; at most ${most} are taken. Shorten it.`;
  if (settings.must_differ !== false && draft && folded(written ?? "") === folded(draft)) return t`This is still the draft. Change what is wrong with it.`;
  return null;
}

export function wordsOf(answer: Answer): string {
  const written = folded(writtenIn(answer) ?? "");
  if (!written) return "";
  const start = written.length > 60 ? `${written.slice(0, 60).trimEnd()}…` : written;
  return t`${wordsIn(written)} words: ${start}`;
}
