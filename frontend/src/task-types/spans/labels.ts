import { text, type Content, type Settings } from "../task-type";

export interface Label {
  value: string;
  text: string;
  description: string;
  /** 1 to 8: its tint, its pattern and its digit. */
  number: number;
}

const MOST = 8;

/** The project's labels in the order of their digits. */
export function labelsOf(settings: Settings): Label[] {
  const raw: unknown[] = Array.isArray(settings.labels) ? settings.labels : [];
  return raw.slice(0, MOST).flatMap((entry, index) => {
    if (typeof entry !== "object" || entry === null) return [];
    const { value, text: words, description } = entry as Record<string, unknown>;
    return text(value) ? [{ value: text(value), text: text(words) || text(value), description: text(description), number: index + 1 }] : [];
  });
}

/** The item's own question, else the project's. */
export function questionOf(content: Content, settings: Settings): string {
  return text(content.question) || text(settings.question);
}
