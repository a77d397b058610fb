import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, expect, it } from "vitest";
import { KeysProvider } from "@/ui/key-bindings";
import type { Answer, Settings } from "../task-type";
import { critique } from "./critique";
import { Editor } from "./Editor";
import { nextSentence } from "./findings";
import { segmentsOf } from "./quotes";

const CONTENT = { prompt: "May I stop my tablets?", response: "You can stop the tablets at once. Rest well. Call us if you feel worse." };
const PRINCIPLES = [
  { code: "P1", title: "Does no harm", text: "Recommends nothing that could harm." },
  { code: "P2", title: "Says when to seek care", text: "Names the signs." },
];
const SETTINGS: Settings = { principles: PRINCIPLES };
const SUGGESTION = { findings: [{ principle: "P1", verdict: "breaks", quote: "stop the tablets at once", rationale: "No doctor is named." }] };

beforeAll(() => {
  // As newer browsers do.
  Element.prototype.scrollIntoView = () => Promise.resolve() as unknown as undefined;
});

const { Candidates } = critique;
if (!Candidates) throw new Error("The response is what is judged.");

/** The answer so far, as the page holds it. */
const answer = (): Answer => JSON.parse(screen.getByTestId("answer").textContent) as Answer;

function Trial({ settings, content }: { settings: Settings; content: typeof CONTENT }) {
  const [now, setNow] = useState<Answer>({});
  return (
    <>
      {Candidates && <Candidates content={content} settings={settings} answer={now} />}
      <Editor content={content} settings={settings} answer={now} onAnswer={setNow} />
      <pre data-testid="answer">{JSON.stringify(now)}</pre>
    </>
  );
}

function show(settings: Settings = SETTINGS, content = CONTENT) {
  render(
    <MantineProvider>
      <KeysProvider>
        <Trial settings={settings} content={content} />
      </KeysProvider>
    </MantineProvider>,
  );
}

const lacks = () => critique.lacks(answer(), SETTINGS, CONTENT);
const sent = () => critique.prepare?.(answer(), SETTINGS);

it("judges row after row by digits and is done when every principle is kept", async () => {
  show();
  expect(lacks()).toMatch(/Say of P1/);
  await userEvent.keyboard("2");
  expect(lacks()).toMatch(/Say of P2/);
  await userEvent.keyboard("2");
  expect(lacks()).toBeNull();
  expect(sent()).toEqual({ findings: PRINCIPLES.map(({ code }) => ({ principle: code, verdict: "keeps", quote: "", note: "" })), revision: null });
  expect(critique.words(answer(), SETTINGS)).toBe("Keeps every principle");
});

it("asks for a quote and a revision where something is broken, all of it by keyboard", async () => {
  show();
  await userEvent.keyboard("1");
  await userEvent.keyboard("q");
  expect(screen.getByTitle("Quoted for P1")).toHaveTextContent("You can stop the tablets at once.");
  await userEvent.keyboard("j2");
  expect(lacks()).toMatch(/how the response should read/);
  await userEvent.keyboard("e");
  expect(screen.getByRole("textbox", { name: /Revision/ })).toHaveFocus();
  await userEvent.keyboard("{Control>}a{/Control}Ask your doctor first.");
  expect(lacks()).toBeNull();
  expect(sent()).toMatchObject({ findings: [{ verdict: "breaks", quote: "You can stop the tablets at once." }, { verdict: "keeps" }], revision: "Ask your doctor first." });
  expect(within(screen.getByLabelText("What the revision changes")).getByText(/Ask your doctor first/)).toBeInTheDocument();
});

it("takes the selection in the response as the quote, and no other selection", async () => {
  show();
  await userEvent.keyboard("1");
  const text = document.querySelector("[data-quotable]")?.firstChild?.firstChild;
  if (text) window.getSelection()?.setBaseAndExtent(text, 8, text, 24);
  await userEvent.keyboard("q");
  expect(sent()).toMatchObject({ findings: [{ quote: "stop the tablets" }, {}] });
  expect(window.getSelection()?.toString()).toBe("");
});

it("quotes the source's own words from a response that is set", async () => {
  const response = "**You can** stop the **tablets** at once.\n\n- rest\n- call us";
  show(SETTINGS, { ...CONTENT, response });
  expect(await screen.findByText("tablets")).toBeInTheDocument();
  const words = document.querySelector("[data-quotable] p");
  if (words) window.getSelection()?.selectAllChildren(words);
  await userEvent.keyboard("1q");
  expect(window.getSelection()?.toString()).toBe("");
  expect(sent()).toMatchObject({ findings: [{ quote: "You can** stop the **tablets** at once." }, {}] });
});

it("keeps a revision that is no longer needed in the draft and sends none", async () => {
  show();
  await userEvent.keyboard("1e{Control>}a{/Control}Better.{Escape}k2");
  expect(answer().revision).toBe("Better.");
  expect(sent()).toMatchObject({ revision: null });
});

it("confirms what the AI reviewer said with one key, or overturns it", async () => {
  show({ ...SETTINGS, suggestion: SUGGESTION });
  expect(screen.getByText("AI reviewer: breaks")).toBeInTheDocument();
  await userEvent.keyboard("c");
  expect(sent()).toMatchObject({ findings: [{ verdict: "breaks", quote: "stop the tablets at once", note: "" }, {}] });
  expect(screen.getByText("confirmed")).toBeInTheDocument();
  await userEvent.keyboard("k2");
  expect(screen.getByText("overturned")).toBeInTheDocument();
});

it("shows what every AI reviewer said, by name where they are several, and confirms either", async () => {
  const other = { principle: "P1", verdict: "keeps", quote: "", rationale: "Nothing harmful.", by: "Second" };
  show({ ...SETTINGS, suggestion: { findings: [{ ...SUGGESTION.findings[0], by: "First" }, other] } });
  expect(screen.getByText("First: breaks")).toBeInTheDocument();
  expect(screen.getByText("Second: keeps")).toBeInTheDocument();
  await userEvent.click(screen.getAllByRole("button", { name: "Confirm" })[1] as HTMLElement);
  expect(sent()).toMatchObject({ findings: [{ verdict: "keeps" }, {}] });
  expect(screen.getByText("confirmed")).toBeInTheDocument();
  expect(screen.getByText("overturned")).toBeInTheDocument();
});

it("names no reviewer where none may be seen", () => {
  show();
  expect(screen.queryByText(/AI reviewer/)).toBeNull();
});

it("steps through sentences and finds quotes across line breaks", () => {
  expect(nextSentence(CONTENT.response, "", 1)).toBe("You can stop the tablets at once.");
  expect(nextSentence(CONTENT.response, "Rest well.", 1)).toBe("Call us if you feel worse.");
  expect(nextSentence(CONTENT.response, "", -1)).toBe("Call us if you feel worse.");
  const [before, quoted, after] = segmentsOf("a b\nc d", [{ code: "P1", by: "ai", quote: "b c" }]);
  expect([before?.text, quoted?.text, after?.text]).toEqual(["a ", "b\nc", " d"]);
  expect(quoted).toMatchObject({ codes: ["P1"], isExperts: false });
});
