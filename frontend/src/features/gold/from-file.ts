import { t } from "@lingui/core/macro";
import type { Answer } from "@/api/types";

/** Answers by external id: as labels, or in full where a row holds an object. */
export interface Read {
  labels: Record<string, string>;
  answers: Record<string, Answer>;
  problems: string[];
}

/** Reads lines of CSV (`item,answer`, a head line or none) or JSONL (`{"item": …, "answer": …}`). A line that is
 * neither, or an item that stands twice, is named by its number. */
export function readAnswers(text: string): Read {
  const read: Read = { labels: {}, answers: {}, problems: [] };
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const seen = new Set<string>();
  lines.forEach((line, place) => {
    if (!line.trim() || (place === 0 && isHead(line))) return;
    const row = line.trimStart().startsWith("{") ? ofJson(line) : ofCsv(line);
    if (!row) read.problems.push(isUnanswered(line) ? t`Line ${place + 1} has no answer yet.` : t`Line ${place + 1} is no item with its answer.`);
    else if (seen.has(row.item)) read.problems.push(t`Line ${place + 1}: item ${row.item} stands twice.`);
    else {
      seen.add(row.item);
      if (typeof row.answer === "string") read.labels[row.item] = row.answer;
      else read.answers[row.item] = row.answer;
    }
  });
  if (Object.keys(read.labels).length > 0 && Object.keys(read.answers).length > 0) read.problems.push(t`Some answers are labels and some are in full: give them all in one way.`);
  return read;
}

/** The lines with one for this item, its answer still to be written; without it where it has one. */
export function toggled(text: string, item: string): string {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const others = lines.filter((line) => itemOf(line) !== item);
  const name = /[",;\t]/.test(item) ? `"${item.replaceAll('"', '""')}"` : item;
  return [...others, ...(others.length < lines.length ? [] : [`${name},`])].map((line) => `${line}\n`).join("");
}

/** The item that a line is about, whether or not it has an answer. */
export function itemOf(line: string): string | null {
  return (line.trimStart().startsWith("{") ? ofJson(line)?.item : cells(line)[0]) ?? null;
}

interface Row {
  item: string;
  answer: string | Answer;
}

function isHead(line: string): boolean {
  const [item, answer] = cells(line).map((cell) => cell.toLowerCase());
  return ["item", "external_id", "id"].includes(item ?? "") && ["answer", "label", "truth"].includes(answer ?? "");
}

function isUnanswered(line: string): boolean {
  const [item, answer, ...more] = cells(line);
  return Boolean(item) && answer === "" && more.length === 0;
}

function ofCsv(line: string): Row | null {
  const [item, answer, ...more] = cells(line);
  return item && answer && more.length === 0 ? { item, answer } : null;
}

function ofJson(line: string): Row | null {
  try {
    const { item, external_id, answer, label } = JSON.parse(line) as Record<string, unknown>;
    const [name, said] = [item ?? external_id, answer ?? label];
    if ((typeof name !== "string" && typeof name !== "number") || name === "") return null;
    if (typeof said === "string" && said) return { item: String(name), answer: said };
    return typeof said === "object" && said !== null && !Array.isArray(said) ? { item: String(name), answer: said as Answer } : null;
  } catch {
    return null;
  }
}

/** The cells of one line; in quotes a comma is text and two quotes are one. */
function cells(line: string): string[] {
  const found = line.matchAll(/(?:^|[,;\t])(?:"((?:[^"]|"")*)"|([^,;\t]*))/g);
  return [...found].map(([, quoted, bare]) => (quoted === undefined ? (bare ?? "") : quoted.replaceAll('""', '"')).trim());
}
