import { t } from "@lingui/core/macro";
import type { Said } from "./history";

/** What the server keeps of one answer at most. */
const BYTES_AT_MOST = 256 * 1024;
const CONTROLS = "button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select:not(:disabled), [tabindex='0']";

/** Why the answer is too long to be kept, in words; null when it is not. */
export function tooLong({ answer, rationale }: Said): string | null {
  const bytes = new TextEncoder().encode(JSON.stringify([answer, rationale])).length;
  if (bytes <= BYTES_AT_MOST) return null;
  return t`Your answer and its reason have ${Math.ceil(bytes / 1024)} kB; ${BYTES_AT_MOST / 1024} kB can be sent. Shorten the longer one; nothing is lost meanwhile on this page.`;
}

/** Moves the focus to what is lacking: the named field, one that is marked as wrong, else the editor's first control. */
export function focusField(bar: HTMLElement | null, field?: string | null): void {
  const named = field ? bar?.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"], [name="${CSS.escape(field)}"]`) : null;
  const editor = bar?.querySelector<HTMLElement>("[data-editor]");
  const target = named ?? editor?.querySelector<HTMLElement>("[aria-invalid=true]") ?? editor?.querySelector<HTMLElement>(CONTROLS);
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
}
