import { t } from "@lingui/core/macro";
import { language, refusalSaid, titleSaid } from "@/language";
import { offline, Problem } from "./problem";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

export function csrfToken(): string {
  return /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

/** A key of 128 random bits; `randomUUID` is missing on plain-http hosts other than localhost. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** fetch with the session, the CSRF token, an idempotency key on writes, and refusals thrown as Problem. */
export async function transport(input: Request): Promise<Response> {
  const request = input;
  request.headers.set("Accept-Language", language);
  if (!SAFE.has(request.method)) {
    request.headers.set("X-CSRFToken", csrfToken());
    if (!request.headers.has("Idempotency-Key")) request.headers.set("Idempotency-Key", newKey());
  }
  const response = await fetch(request).catch(() => {
    throw offline();
  });
  if (response.ok) return response;
  throw await problemOf(response);
}

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === "object" && body !== null) return new Problem(response.status, said(response.status, body as Record<string, unknown>));
  return new Problem(response.status, {
    title: response.status >= 500 ? t`The server failed` : t`Refused`,
    detail: t`Nothing was changed. Try again in a minute; if it goes on, tell us what you were doing.`,
  });
}

/** The refusal in the reader's language as far as its code tells; the fields and facts are the server's. */
function said(status: number, body: Record<string, unknown>): Record<string, unknown> {
  return { ...body, title: titleSaid(status) ?? body.title, detail: refusalSaid(String(body.code)) ?? body.detail };
}
