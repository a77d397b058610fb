import { t } from "@lingui/core/macro";
import { language } from "@/language";
import { offline, Problem } from "./problem";
import { csrfToken } from "./transport";

/** The steps allauth may still ask for before a session stands. */
export type PendingFlow = "verify_email" | "mfa_authenticate" | "login" | "signup" | string;

interface Answer {
  status: number;
  data?: { flows?: { id: string; is_pending?: boolean }[]; user?: { email: string } } & Record<string, unknown>;
  errors?: { message: string; code: string; param?: string }[];
  meta?: { is_authenticated?: boolean; secret?: string; totp_url?: string };
}

export interface AuthState {
  signedIn: boolean;
  pending: PendingFlow | null;
}

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  if (method !== "GET" && !csrfToken()) await fetch("/_allauth/browser/v1/config").catch(() => undefined);
  const response = await fetch(`/_allauth/browser/v1/${path}`, {
    method,
    headers: { "Content-Type": "application/json", "Accept-Language": language, "X-CSRFToken": csrfToken(), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw offline();
  });
  const answer = (await response.json().catch(() => ({}))) as Omit<Answer, "status">;
  if (response.status === 429) {
    throw new Problem(429, { title: t`Too many tries`, detail: t`Wait a few minutes, then try again.` });
  }
  if (response.status >= 500) {
    throw new Problem(response.status, { title: t`The server failed`, detail: t`Nothing was changed. Try again in a minute.` });
  }
  if (response.status === 400 || response.status === 403) throw refusal(response.status, answer.errors ?? []);
  return { ...answer, status: response.status };
}

function refusal(status: number, errors: NonNullable<Answer["errors"]>): Problem {
  const fields: Record<string, string[]> = {};
  for (const error of errors) (fields[error.param ?? ""] ??= []).push(error.message);
  const first = errors[0];
  return new Problem(status, { title: t`Not accepted`, detail: first?.message ?? t`Check what you typed.`, code: first?.code, fields });
}

function stateOf(answer: Answer): AuthState {
  const pending = answer.data?.flows?.find((flow) => flow.is_pending)?.id ?? null;
  return { signedIn: answer.meta?.is_authenticated === true && pending === null, pending };
}

export const auth = {
  session: async () => stateOf(await call("GET", "auth/session")),
  signIn: async (email: string, password: string) => stateOf(await call("POST", "auth/login", { email, password })),
  oneTimeCode: async (code: string) => stateOf(await call("POST", "auth/2fa/authenticate", { code })),
  signUp: async (email: string, password: string) => stateOf(await call("POST", "auth/signup", { email, password })),
  signOut: async () => {
    await call("DELETE", "auth/session");
  },
  /** Whose address a mailed key confirms; a Problem when the key is spent or wrong. */
  emailOfKey: async (key: string) => (await call("GET", "auth/email/verify", undefined, { "X-Email-Verification-Key": key })).data,
  verifyEmail: async (key: string) => stateOf(await call("POST", "auth/email/verify", { key })),
  requestReset: async (email: string) => {
    await call("POST", "auth/password/request", { email });
  },
  resetPassword: async (key: string, password: string) => stateOf(await call("POST", "auth/password/reset", { key, password })),
  totp: {
    /** Active, or the secret to enter into the authenticator app. */
    state: async () => {
      const answer = await call("GET", "account/authenticators/totp");
      if (answer.status === 200) return { active: true as const };
      return { active: false as const, secret: answer.meta?.secret ?? "", url: answer.meta?.totp_url ?? "" };
    },
    activate: async (code: string) => {
      await call("POST", "account/authenticators/totp", { code });
    },
    deactivate: async () => {
      await call("DELETE", "account/authenticators/totp");
    },
  },
};
