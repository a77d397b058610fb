import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import type { Turn } from "@/api/types";
import { KeysProvider } from "@/ui/key-bindings";
import type { Answer, Content, Settings } from "../task-type";
import { chat } from "./chat";
import { Comparison } from "./Comparison";
import { Editor } from "./Editor";
import type { Conversation } from "./conversation";

const SETTINGS: Settings = { minimum_turns: 2, maximum_turns: 3, replies: 2, edits: true, rating: true };
const CONTENT: Content = { scenario: "You are a tenant.", opening: [{ role: "user", content: "Hello" }, { role: "assistant", content: "Good day." }] };
const { Candidates, Material } = chat;
if (!Candidates) throw new Error("The conversation is what is judged.");

// jsdom lays nothing out.
Element.prototype.scrollIntoView = vi.fn();

const turn = (ordinal: number, state: Turn["state"], ...texts: string[]): Turn => ({ ordinal, text: `Question ${ordinal}`, state, failure: "", replies: texts.map((text, place) => ({ place, text })), chosen: null, strength: null, edited: null, written_at: "2026-11-20T09:00:00Z" });
const kept = (...turns: Turn[]): Conversation => ({ turns, isLoading: false, isSending: false, problem: null, send: vi.fn(), askAgain: vi.fn() });
const answer = (): Answer => JSON.parse(screen.getByTestId("answer").textContent) as Answer;

function Trial({ conversation, settings, start }: { conversation: Conversation; settings: Settings; start: Answer }) {
  const [now, setNow] = useState<Answer>(start);
  const all = { ...settings, kept: conversation };
  return (
    <>
      {Candidates && <Candidates content={CONTENT} settings={all} answer={now} />}
      <Editor content={CONTENT} settings={all} answer={now} onAnswer={setNow} />
      <pre data-testid="answer">{JSON.stringify(now)}</pre>
      <pre data-testid="lacks">{chat.lacks(now, all, CONTENT)}</pre>
    </>
  );
}

function show(conversation: Conversation, settings = SETTINGS, start: Answer = {}) {
  render(
    <MantineProvider>
      <KeysProvider>
        <Trial conversation={conversation} settings={settings} start={start} />
      </KeysProvider>
    </MantineProvider>,
  );
  return conversation;
}

const lacks = () => screen.getByTestId("lacks").textContent;

it("sends the first message by keyboard alone, several lines and letters that are keys elsewhere", async () => {
  const { send } = show(kept());
  expect(lacks()).toBe("Write your first message (T).");
  await userEvent.keyboard("twe{Shift>}{Enter}{/Shift}ask 12{Enter}");
  expect(send).toHaveBeenCalledExactlyOnceWith(1, "we\nask 12", null);
});

it("goes on with the better reply, said how clearly and edited", async () => {
  const { send } = show(kept(turn(1, "answered", "Yes, all of it.", "Only for damage.")));
  await userEvent.keyboard("tWhy?{Enter}");
  expect(send).not.toHaveBeenCalled();
  expect(screen.getByRole("status", { name: "Messages left" })).toHaveTextContent("Choose a reply first");
  await userEvent.keyboard("{Escape}2mm");
  expect(screen.getByRole("article", { name: "Reply 2" })).toHaveTextContent("chosen");
  await userEvent.keyboard("e");
  await vi.waitFor(() => expect(screen.getByLabelText(/How the reply should read/)).toHaveFocus());
  await userEvent.keyboard("{Control>}{End}{/Control} Not for wear.{Escape}");
  expect(document.querySelector("ins")).toHaveTextContent("Not for wear.");
  await userEvent.keyboard("t{Enter}");
  expect(send).toHaveBeenCalledExactlyOnceWith(2, "Why?", { turn: 1, chosen: 1, strength: 2, edited: "Only for damage. Not for wear." });
});

it("forgets an edit with the reply that it was of, and one that changes nothing", async () => {
  const { send } = show(kept(turn(1, "answered", "Yes.", "No.")));
  await userEvent.keyboard("1e");
  await vi.waitFor(() => expect(screen.getByLabelText(/How the reply should read/)).toHaveFocus());
  await userEvent.keyboard("x{Escape}2");
  expect(answer().reply).toEqual({ turn: 1, chosen: 1, strength: null, edited: null });
  await userEvent.keyboard("etSo?{Escape}");
  await vi.waitFor(() => expect(screen.getByLabelText(/How the reply should read/)).toBeInTheDocument());
  await userEvent.click(screen.getByRole("button", { name: "Leave it as it was" }));
  await userEvent.keyboard("tSo?{Enter}");
  expect(send).toHaveBeenCalledExactlyOnceWith(2, expect.stringContaining("So?"), { turn: 1, chosen: 1, strength: null, edited: null });
});

it("lets the next message be begun while the model writes, and keeps it", async () => {
  const { send } = show(kept(turn(1, "waiting")));
  expect(screen.getByText("The model is writing")).toBeInTheDocument();
  await userEvent.keyboard("tAnd then{Enter}");
  expect(send).not.toHaveBeenCalled();
  expect(answer().message).toEqual({ turn: 2, text: "And then" });
  expect(lacks()).toMatch(/Send your message/);
});

it("shows no message twice that was sent, and keeps one that another window was before", () => {
  show(kept(turn(1, "waiting")), SETTINGS, { message: { turn: 1, text: "Question 1" } });
  expect(screen.getByLabelText("Message to the model")).toHaveValue("");
  expect(chat.lacks({ message: { turn: 1, text: "Mine" } }, { ...SETTINGS, kept: kept(turn(1, "answered", "Yes.")) }, CONTENT)).toMatch(/Send your message/);
});

it("says why no reply came and asks again by key", async () => {
  const { askAgain } = show(kept(turn(1, "answered", "Yes."), { ...turn(2, "failed"), failure: "timed_out" }));
  expect(screen.getByRole("alert")).toHaveTextContent("The model took too long. Your message is kept.");
  await userEvent.keyboard("a");
  expect(askAgain).toHaveBeenCalledExactlyOnceWith(2);
});

it("is submitted once all is said: the better of the last two, and a rating", async () => {
  const conversation = show(kept(turn(1, "answered", "Yes.", "No."), turn(2, "answered", "So.", "Not so.")));
  expect(lacks()).toBe("Choose the better of the last two replies (1 or 2).");
  await userEvent.keyboard("1");
  expect(lacks()).toBe("Rate the conversation (V).");
  await userEvent.keyboard("v4");
  expect(lacks()).toBe("");
  const settings = { ...SETTINGS, kept: conversation };
  expect(chat.prepare?.(answer(), settings)).toEqual({ reply: { turn: 2, chosen: 0, strength: null, edited: null }, rating: 4 });
  expect(chat.words(answer(), settings)).toBe("2 messages, rated 4 of 5");
});

it("takes no message beyond the last, and one reply alone as chosen", () => {
  show(kept(turn(1, "answered", "A"), turn(2, "answered", "B"), turn(3, "answered", "C")), { ...SETTINGS, replies: 1, rating: false });
  expect(screen.queryByLabelText("Message to the model")).toBeNull();
  expect(screen.getByText(/the last of 3 messages/)).toBeInTheDocument();
  expect(lacks()).toBe("");
});

it("counts the only reply that came in whatever place", () => {
  const alone: Turn = { ...turn(1, "answered"), failure: "refused", replies: [{ place: 1, text: "Here." }] };
  show(kept(alone), { ...SETTINGS, minimum_turns: 1, rating: false });
  expect(screen.getByText(/Only one reply came. The model declined/)).toBeInTheDocument();
  expect(chat.prepare?.({}, { ...SETTINGS, kept: kept(alone) })).toEqual({ reply: { turn: 1, chosen: 0, strength: null, edited: null }, rating: null });
});

it("reads hostile text as text, before, in and after a conversation", () => {
  const hostile = "<img src=x onerror=alert(1)>";
  render(
    <MantineProvider>
      <Material content={{ scenario: hostile, system: "Be brief." }} settings={SETTINGS} />
      <Comparison content={CONTENT} settings={SETTINGS} answers={[{ id: "A", by: "Expert A", answer: { rating: 4, turns: [{ text: hostile, replies: [{ text: "One", model: "model-a" }, { text: hostile, model: "model-b" }], chosen: 0, strength: 2, edited: "One, mended" }] } }, { id: "B", by: "Expert B", answer: {}, isNotEnoughInformation: true }]} />
    </MantineProvider>,
  );
  expect(document.querySelector("img")).toBeNull();
  expect(screen.getAllByText(hostile)).toHaveLength(3);
  const reply = screen.getByRole("article", { name: "Reply 1, clearly better" });
  expect(within(reply).getByText("model-a")).toBeInTheDocument();
  expect(screen.getByText(/Not enough information/)).toHaveTextContent("Expert B");
});

it("says plainly where nobody talks with a model", () => {
  render(
    <MantineProvider>
      <KeysProvider>{Candidates && <Candidates content={CONTENT} settings={SETTINGS} />}</KeysProvider>
      <KeysProvider>
        <Editor content={CONTENT} settings={SETTINGS} answer={{}} onAnswer={vi.fn()} />
      </KeysProvider>
    </MantineProvider>,
  );
  expect(screen.getByText("Good day.")).toBeInTheDocument();
  expect(screen.getByText(/the model's reply comes live/)).toBeInTheDocument();
  expect(screen.getByText(/none can be written in their place/)).toBeInTheDocument();
});
