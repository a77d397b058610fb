import { plural, t } from "@lingui/core/macro";
import type { Turn } from "@/api/types";
import type { Answer, Settings } from "../task-type";

/** What is said of the replies to message `turn`. */
export interface OnReply {
  turn: number;
  chosen: number | null;
  strength: number | null;
  edited: string | null;
}

/** A message with its replies, as the screen shows it; models are named where the reader may know them. */
export interface Told {
  text: string;
  replies: { place: number; text: string; model?: string }[];
  chosen: number | null;
  strength: number | null;
  edited: string | null;
}

/** The conversation on an item in hand, and what can be done with it. */
export interface Conversation {
  turns: Turn[];
  isLoading: boolean;
  isSending: boolean;
  /** Why the last thing asked for was refused. */
  problem: string | null;
  send: (ordinal: number, text: string, reply: OnReply | null) => void;
  askAgain: (ordinal: number) => void;
}

export interface Bounds {
  least: number;
  most: number;
  replies: number;
  edits: boolean;
  rates: boolean;
}

export const HIGHEST = 5;
export const LONGEST = 20_000;
export const STRENGTHS = ["", t`slightly better`, t`clearly better`, t`much better`];
export const FAILURES: Record<string, string> = {
  refused: t`The model declined to answer this.`,
  unreadable: t`The model answered nothing that can be read.`,
  timed_out: t`The model took too long.`,
  rate_limited: t`The model has too much to do just now.`,
  unreachable: t`The model cannot be reached just now.`,
  too_long: t`The reply, or the conversation, is too long for the model.`,
  rejected: t`The model did not take this conversation.`,
  not_let_in: t`The model does not take our questions: the lab has to mend that.`,
  interrupted: t`The question was interrupted.`,
  no_model: t`No model of this project can be asked just now: the lab has to choose one.`,
  no_money: t`The lab's money for AI replies is used up.`,
  claim_lapsed: t`Your time had run out before the model was asked.`,
};

export function conversationIn(settings: Settings): Conversation | null {
  const kept = settings.kept;
  return typeof kept === "object" && kept !== null && Array.isArray((kept as Partial<Conversation>).turns) ? (kept as Conversation) : null;
}

export function boundsOf(settings: Settings): Bounds {
  const whole = (value: unknown, otherwise: number) => (typeof value === "number" ? value : otherwise);
  return {
    least: whole(settings.minimum_turns, 1),
    most: whole(settings.maximum_turns, 30),
    replies: whole(settings.replies, 1),
    edits: settings.edits === true,
    rates: settings.rating === true,
  };
}

export function answeredIn(turns: Turn[]): Turn[] {
  return turns.filter((turn) => turn.state === "answered");
}

/** What was said so far of the newest replies: out of the draft where that speaks of them. */
export function onReply(answer: Answer, turn: Turn): OnReply {
  const only = turn.replies.length === 1 ? (turn.replies[0]?.place ?? 0) : null;
  const said = answer.reply as Partial<OnReply> | null | undefined;
  const kept: Partial<OnReply> = said?.turn === turn.ordinal ? said : turn;
  return { turn: turn.ordinal, chosen: turn.replies.length === 1 ? only : (kept.chosen ?? null), strength: kept.strength ?? null, edited: kept.edited ?? null };
}

/** The same as it is sent: an edit that changes nothing is none; places count among the replies that came. */
export function settled(said: OnReply, turn: Turn): OnReply {
  const at = turn.replies.findIndex((reply) => reply.place === said.chosen);
  const changes = said.edited !== null && said.edited.trim() !== turn.replies[at]?.text.trim() && said.edited.trim() !== "";
  return { ...said, chosen: at < 0 ? null : at, strength: turn.replies.length > 1 ? said.strength : null, edited: changes ? said.edited : null };
}

/** The message that is being written. One that was sent is none, also where its sending was not heard of. */
export function messageIn(answer: Answer, turns: Turn[]): string {
  const message = answer.message as { turn?: unknown; text?: unknown } | null | undefined;
  if (typeof message?.text !== "string") return "";
  const sent = turns.find((turn) => turn.ordinal === message.turn);
  return sent?.text === message.text ? "" : message.text;
}

export function ratingIn(answer: Answer): number | null {
  return typeof answer.rating === "number" ? answer.rating : null;
}

/** The conversation of a given answer. */
export function toldIn(answer: Answer): Told[] {
  if (!Array.isArray(answer.turns)) return [];
  return (answer.turns as Partial<Told>[]).map((turn) => ({
    text: turn.text ?? "",
    replies: (turn.replies ?? []).map((reply, place) => ({ ...reply, place })),
    chosen: turn.chosen ?? null,
    strength: turn.strength ?? null,
    edited: turn.edited ?? null,
  }));
}

/** Why the conversation cannot be submitted yet: the server's own rules, in the order of the screen. */
export function lacking(answer: Answer, settings: Settings): string | null {
  const conversation = conversationIn(settings);
  const { least, rates } = boundsOf(settings);
  if (!conversation) return t`A conversation is had by an expert with the item in hand.`;
  const { turns } = conversation;
  const answered = answeredIn(turns);
  if (messageIn(answer, turns).trim()) return t`Send your message (Enter), or clear it, before you submit.`;
  if (turns.some((turn) => turn.state === "waiting")) return t`The model has not answered yet. Wait for its reply, then submit.`;
  if (turns.length === 0) return t`Write your first message (T).`;
  if (answered.length < least) return plural(least - answered.length, { one: "# more message is asked for. Go on (T).", other: "# more messages are asked for. Go on (T)." });
  const last = answered[answered.length - 1];
  if (last && onReply(answer, last).chosen === null) return t`Choose the better of the last two replies (1 or 2).`;
  if (rates && ratingIn(answer) === null) return t`Rate the conversation (V).`;
  return null;
}

/** What is submitted: the expert's part; the server has the rest. */
export function prepared(answer: Answer, settings: Settings): Answer {
  const answered = answeredIn(conversationIn(settings)?.turns ?? []);
  const last = answered[answered.length - 1];
  return { reply: last ? settled(onReply(answer, last), last) : null, rating: boundsOf(settings).rates ? ratingIn(answer) : null };
}

export function wordsOf(answer: Answer, settings: Settings): string {
  const count = Array.isArray(answer.turns) ? answer.turns.length : answeredIn(conversationIn(settings)?.turns ?? []).length;
  const rating = ratingIn(answer);
  if (count === 0) return "";
  const messages = plural(count, { one: "# message", other: "# messages" });
  return rating === null ? messages : t`${messages}, rated ${rating} of ${HIGHEST}`;
}
