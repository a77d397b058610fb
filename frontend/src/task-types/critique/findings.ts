import { t } from "@lingui/core/macro";
import { text, type Answer, type Settings } from "../task-type";

export const VERDICTS = ["breaks", "keeps", "unclear"] as const;
export type Verdict = (typeof VERDICTS)[number];
export const VERDICT_WORDS: Record<Verdict, string> = { breaks: t`breaks`, keeps: t`keeps`, unclear: t`unclear` };

export interface Principle {
  code: string;
  title: string;
  text: string;
}

/** What somebody says of one principle; experts' notes are what reviewers call their rationale. */
export interface Finding {
  principle: string;
  verdict: Verdict | null;
  quote: string;
  note: string;
}

/** What an AI reviewer says of one principle; `by` names it. */
export interface Suggested extends Finding {
  by: string;
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((one): one is Record<string, unknown> => typeof one === "object" && one !== null) : [];
}

/** The principles in force, as the caller put them into the settings. */
export function principlesOf(settings: Settings): Principle[] {
  return records(settings.principles).map((one) => ({ code: text(one.code), title: text(one.title), text: text(one.text) }));
}

/** What AI reviewers said of each principle, one after another, where the expert may see it. */
export function suggestedOf(settings: Settings): Suggested[] {
  const suggestion = settings.suggestion;
  const findings = typeof suggestion === "object" && suggestion !== null ? (suggestion as Record<string, unknown>).findings : [];
  return records(findings).map((one) => ({ ...findingIn(one), by: text(one.by) }));
}

/** Those of them that say something of the principle. */
export function suggestedOn(suggested: Suggested[], code: string): Suggested[] {
  return suggested.filter(({ principle, verdict }) => principle === code && verdict !== null);
}

export function findingsOf(answer: Answer): Finding[] {
  return findingsIn(answer.findings);
}

function findingsIn(value: unknown): Finding[] {
  return records(value).map(findingIn);
}

function findingIn(one: Record<string, unknown>): Finding {
  return {
    principle: text(one.principle),
    verdict: VERDICTS.find((verdict) => verdict === one.verdict) ?? null,
    quote: text(one.quote),
    note: text(one.note) || text(one.rationale),
  };
}

export function findingOn(findings: Finding[], code: string): Finding {
  return findings.find((finding) => finding.principle === code) ?? { principle: code, verdict: null, quote: "", note: "" };
}

/** The answer with one finding changed. */
export function withFinding(answer: Answer, code: string, part: Partial<Finding>): Answer {
  const others = findingsOf(answer).filter((finding) => finding.principle !== code);
  return { ...answer, findings: [...others, { ...findingOn(findingsOf(answer), code), ...part }] };
}

export function brokenIn(answer: Answer): string[] {
  return findingsOf(answer).flatMap((finding) => (finding.verdict === "breaks" ? [finding.principle] : []));
}

/** The answer as it is sent: a finding for each principle in order, a revision only where something is broken. */
export function prepared(answer: Answer, settings: Settings): Answer {
  const findings = principlesOf(settings).map((principle) => findingOn(findingsOf(answer), principle.code));
  return { findings, revision: brokenIn(answer).length > 0 ? text(answer.revision) : null };
}

export function folded(value: string): string {
  return value.split(/\s+/).filter(Boolean).join(" ");
}

/** Why the answer cannot be sent yet: the same rules as the server's, in the order of the screen. */
export function lacking(answer: Answer, settings: Settings, response: string): string | null {
  const principles = principlesOf(settings);
  if (principles.length === 0) return t`This project has no principles yet, so nothing can be held against them.`;
  const findings = findingsOf(answer);
  for (const { code } of principles) {
    const { verdict, quote } = findingOn(findings, code);
    if (!verdict) return t`Say of ${code} whether the response breaks or keeps it, keys 1 to 3.`;
    if (verdict === "breaks" && !folded(quote)) return t`Quote the words that break ${code}: select them in the response, then Q.`;
    if (!folded(response).includes(folded(quote))) return t`The quote for ${code} is not in the response word for word. Take it from there with Q.`;
  }
  if (brokenIn(answer).length === 0) return null;
  const revision = folded(text(answer.revision));
  if (!revision) return t`Write how the response should read, so that it keeps every principle (E).`;
  return revision === folded(response) ? t`The revision is still the response itself. Change what breaks a principle (E).` : null;
}

export function wordsOf(answer: Answer): string {
  const of = (verdict: Verdict) => findingsOf(answer).flatMap((finding) => (finding.verdict === verdict ? [finding.principle] : []));
  const [broken, unclear] = [of("breaks"), of("unclear")];
  if (broken.length > 0) return t`Breaks ${broken.join(", ") || t`a principle`}`;
  return unclear.length > 0 ? t`Unclear on ${unclear.join(", ") || t`a principle`}` : t`Keeps every principle`;
}

/** Sentences of the response, for quoting without a mouse. */
export function sentencesOf(response: string): string[] {
  return [...new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(response)].map((part) => part.segment.trim()).filter(Boolean);
}

/** The sentence after the quoted one, or before it; the first when nothing is quoted. */
export function nextSentence(response: string, quote: string, step: 1 | -1): string {
  const sentences = sentencesOf(response);
  const at = sentences.findIndex((sentence) => folded(sentence) === folded(quote));
  if (at < 0) return sentences[step === 1 ? 0 : sentences.length - 1] ?? "";
  return sentences[(at + step + sentences.length) % sentences.length] ?? "";
}
