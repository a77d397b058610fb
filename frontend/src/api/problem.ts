import { t } from "@lingui/core/macro";

/** A refusal as the server words it (RFC 9457), or the network's silence as one of the same shape. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly code: string;
  readonly fields: Record<string, string[]>;
  readonly reference: string;
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    const title = text(body.title) || t`The server did not answer as expected`;
    super(text(body.detail) || title);
    this.name = "Problem";
    this.status = status;
    this.title = title;
    this.code = text(body.code);
    this.fields = isFields(body.fields) ? body.fields : {};
    this.reference = text(body.reference);
    this.body = body;
  }

  get isOffline(): boolean {
    return this.status === 0;
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isFields(value: unknown): value is Record<string, string[]> {
  return typeof value === "object" && value !== null && Object.values(value).every(Array.isArray);
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new Problem(500, { title: t`This page failed`, detail, code: "page_failed" });
}

/** The network's silence. */
export function offline(): Problem {
  return new Problem(0, {
    title: t`No connection`,
    detail: t`The server cannot be reached. What you typed is kept on this computer; try again when the connection is back.`,
    code: "offline",
  });
}
