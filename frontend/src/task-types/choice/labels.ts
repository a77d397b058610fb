import { text, type Answer, type Content, type Settings } from "../task-type";

export interface Label {
  value: string;
  text: string;
  key: string | null;
}

/** The project's labels in their order; the first nine have a digit. */
export function labelsOf(settings: Settings): Label[] {
  const raw = Array.isArray(settings.labels) ? settings.labels : [];
  return raw.flatMap((entry: unknown, index) => {
    if (typeof entry !== "object" || entry === null) return [];
    const value = text((entry as Record<string, unknown>).value);
    if (!value) return [];
    return [{ value, text: text((entry as Record<string, unknown>).text) || value, key: index < 9 ? String(index + 1) : null }];
  });
}

export function labelOf(answer: Answer): string | null {
  return text(answer.label) || null;
}

/** The item's own question, else the project's. */
export function questionOf(content: Content, settings: Settings): string {
  return text(content.question) || text(settings.question);
}
