import { transport } from "./transport";

const BASE = "/api/v1";

type Query = Record<string, string | number | boolean | null | undefined>;

function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return new URL(`${BASE}${path}${text ? `?${text}` : ""}`, location.origin).href;
}

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** Reads one address of the API. */
export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return read<T>(await transport(new Request(address(path, query), { signal })));
}

export interface Sending {
  /** The same key for the same intent: a repeated send then changes nothing twice. */
  key?: string;
  signal?: AbortSignal;
}

/** Writes to one address of the API; 204 resolves to undefined. */
export async function send<T>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown, sending: Sending = {}): Promise<T> {
  const isForm = body instanceof FormData;
  const headers = new Headers(isForm || body === undefined ? {} : { "Content-Type": "application/json" });
  if (sending.key) headers.set("Idempotency-Key", sending.key);
  const content = isForm ? body : body === undefined ? undefined : JSON.stringify(body);
  return read<T>(await transport(new Request(address(path), { method, headers, body: content, signal: sending.signal })));
}

/** A page of a list. */
export interface Listed<T> {
  results: T[];
  next: string | null;
  previous: string | null;
}

/** The cursor inside a page's `next` address. */
export function cursorOf(next: string | null): string | null {
  return next ? new URL(next, location.origin).searchParams.get("cursor") : null;
}
