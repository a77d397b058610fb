import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { KeysProvider } from "@/ui/key-bindings";
import type { Answer, Content, Settings } from "../task-type";
import { rewrite } from "./rewrite";
import { Comparison } from "./Comparison";
import { Editor } from "./Editor";
import { asksFor, wordsIn } from "./writing";

const DRAFT: Content = { prompt: "May I stop my tablets?", draft: "Yes, stop them at once." };
const SETTINGS: Settings = { minimum_words: 3, maximum_words: 8, must_differ: true };
const { Candidates } = rewrite;
if (!Candidates) throw new Error("The draft is what is changed.");

const answer = (): Answer => JSON.parse(screen.getByTestId("answer").textContent) as Answer;

function Trial({ content, settings }: { content: Content; settings: Settings }) {
  const [now, setNow] = useState<Answer>({});
  return (
    <>
      {Candidates && <Candidates content={content} settings={settings} answer={now} />}
      <Editor content={content} settings={settings} answer={now} onAnswer={setNow} />
      <pre data-testid="answer">{JSON.stringify(now)}</pre>
    </>
  );
}

function show(content: Content = DRAFT, settings: Settings = SETTINGS) {
  render(
    <MantineProvider>
      <KeysProvider>
        <Trial content={content} settings={settings} />
      </KeysProvider>
    </MantineProvider>,
  );
}

it("begins from the draft and shows what is changed in it, by keyboard alone", async () => {
  show();
  expect(rewrite.lacks(answer(), SETTINGS, DRAFT)).toMatch(/Change the draft/);
  await userEvent.keyboard("e{Control>}a{/Control}Yes, but ask first.");
  expect(answer()).toEqual({ text: "Yes, but ask first." });
  expect(rewrite.lacks(answer(), SETTINGS, DRAFT)).toBeNull();
  expect([...document.querySelectorAll("ins")].map((each) => each.textContent).join("")).toBe("but ask first.");
  expect(document.querySelector("del")).toHaveTextContent("stop them at once.");
  await userEvent.keyboard("{Escape}d");
  expect(screen.getByRole("heading", { name: /^Draft/ })).toBeInTheDocument();
  expect(screen.getByText(DRAFT.draft as string, { selector: "p" })).toBeInTheDocument();
});

it("lets letters sleep while the text is typed", async () => {
  show({ prompt: "Q" });
  await userEvent.keyboard("eked d k");
  expect(answer()).toEqual({ text: "ked d k" });
});

it("counts words as the server does and says what is asked for", async () => {
  expect(["", " a  b\n", "2.5 mg/day—yes", "服用两片", "take 两 now"].map(wordsIn)).toEqual([0, 2, 2, 4, 3]);
  expect([asksFor({ least: 1, most: 20_000 }), asksFor({ least: 1, most: 9 }), asksFor({ least: 5, most: 9 })]).toEqual(["", "at most 9", "5 to 9"]);
  show({ prompt: "Q" });
  await userEvent.keyboard("eToo short");
  expect(screen.getByRole("status", { name: "Length" })).toHaveTextContent("2 words; 3 to 8 asked for");
  expect(rewrite.lacks(answer(), SETTINGS, { prompt: "Q" })).toBe("This has 2 words; write at least 3.");
  await userEvent.keyboard(" for this but now it is too long");
  expect(rewrite.lacks(answer(), SETTINGS, { prompt: "Q" })).toMatch(/at most 8/);
});

it("takes no draft for a rewrite, unless it may stand: then one key keeps it", async () => {
  show();
  await userEvent.keyboard("e{End} {Escape}");
  expect(rewrite.lacks(answer(), SETTINGS, DRAFT)).toMatch(/still the draft/);
  await userEvent.keyboard("k");
  expect(answer()).toEqual({ text: `${String(DRAFT.draft)} ` });
});

it("keeps a good draft by key where the project lets it stand", async () => {
  const free = { ...SETTINGS, must_differ: false };
  show(DRAFT, free);
  expect(rewrite.lacks(answer(), free, DRAFT)).toMatch(/keep it as it is \(K\)/);
  await userEvent.keyboard("k");
  expect(answer()).toEqual({ text: DRAFT.draft });
  expect(rewrite.lacks(answer(), free, DRAFT)).toBeNull();
});

it("shows a text without a draft as it will read, hostile or not", async () => {
  show({ prompt: "Q" });
  await userEvent.keyboard("e<img src=x>");
  expect(screen.getByText("<img src=x>", { selector: "p" })).toBeInTheDocument();
  expect(document.querySelector("img")).toBeNull();
});

it("lays texts beside each other, equal ones once", () => {
  const by = (id: string, text: string) => ({ id, by: id, answer: { text } });
  render(<Comparison content={{ prompt: "Q" }} settings={SETTINGS} answers={[by("A", "Ask first."), by("B", "Ask  first."), by("C", "Wait."), { id: "D", by: "D", answer: {}, isNotEnoughInformation: true }]} />);
  expect(screen.getAllByText(/words$/)).toHaveLength(2);
  expect(screen.getByText(/Not enough information/)).toHaveTextContent("D");
});
