import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { KeysProvider } from "@/ui/key-bindings";
import type { Answer, Content } from "../task-type";
import { blocksOf, inLanes, runsOf } from "./blocks";
import { extend, step, tidied } from "./caret";
import { groupsOf } from "./groups";
import { Points, Positions } from "./positions";
import { spans } from "./spans";
import { Editor } from "./Editor";

// The scales take two code points and two units each; the letter takes one point and two units.
const TEXT = "⚖️ 𝕬 Either party may end this. It ends at once on breach.\n\nNotice is written <b>notice</b>.";
const SETTINGS = { labels: [{ value: "end", text: "Termination" }, { value: "notice", text: "Notice" }], question: "Mark each clause.", whole_words: true };
const { Material, Candidates } = spans;
if (!Candidates) throw new Error("The list is part of the type.");

beforeAll(() => {
  // As newer browsers do.
  Element.prototype.scrollIntoView = () => Promise.resolve() as unknown as undefined;
});
beforeEach(() => window.getSelection()?.removeAllRanges());

function Trial({ content }: { content: Content }) {
  const [now, setNow] = useState<Answer>({});
  return (
    <>
      <Material content={content} settings={SETTINGS} />
      {Candidates && <Candidates content={content} settings={SETTINGS} answer={now} />}
      <Editor content={content} settings={SETTINGS} answer={now} onAnswer={setNow} />
      <textarea aria-label="Reason" />
      <pre data-testid="answer">{JSON.stringify(now)}</pre>
    </>
  );
}

function show() {
  render(
    <MantineProvider>
      <KeysProvider>
        <Trial content={{ text: TEXT }} />
      </KeysProvider>
    </MantineProvider>,
  );
}

const answer = (): Answer => JSON.parse(screen.getByTestId("answer").textContent) as Answer;
const sent = () => spans.prepare?.(answer(), SETTINGS) as { spans: { start: number; end: number; label: string; note: string }[]; nothing_to_mark: boolean };
/** As the server cuts: by code points. */
const words = () => sent().spans.map((span) => `${span.label}: ${[...TEXT].slice(span.start, span.end).join("")}`);
const lacks = () => spans.lacks(answer(), SETTINGS, {});

it("marks words and sentences with the keyboard alone, in code points", async () => {
  show();
  expect(lacks()).toMatch(/Select a passage/);
  await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{ArrowRight}{/Shift}1");
  expect(words()).toEqual(["end: party may"]);
  await userEvent.keyboard("{Shift>}{ArrowDown}{/Shift}2");
  expect(words()).toEqual(["notice: ⚖️ 𝕬 Either party may end this.", "end: party may"]);
  expect(lacks()).toBeNull();
  expect(spans.words(answer(), SETTINGS)).toBe("1 × Termination, 1 × Notice");
});

it("draws overlapping passages below each other and says what they are", async () => {
  show();
  await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{ArrowRight}{/Shift}1{Shift>}{ArrowDown}{/Shift}2");
  const both = screen.getByTitle("Notice, Termination");
  expect(both).toHaveTextContent("party may");
  expect(both.style.backgroundImage.match(/line-/g)).toHaveLength(2);
  expect(document.querySelectorAll("mark[title=Notice]")).toHaveLength(2);
  expect(document.querySelector("b")).toBeNull();
});

it("lets the label in hand be changed, noted, moved and taken away", async () => {
  show();
  await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{/Shift}1");
  expect(words()).toEqual(["end: party"]);
  await userEvent.keyboard("2");
  expect(words()).toEqual(["notice: party"]);
  await userEvent.keyboard("t");
  await userEvent.keyboard("both sides{Escape}");
  expect(sent().spans[0]?.note).toBe("both sides");
  await userEvent.keyboard("e{Shift>}{ArrowRight}{/Shift}2");
  expect(words()).toEqual(["notice: party may"]);
  expect(sent().spans[0]?.note).toBe("both sides");
  await userEvent.keyboard("{Backspace}");
  expect(lacks()).toMatch(/Select a passage/);
  expect(words()).toEqual([]);
});

it("makes one of overlapping passages of one label", async () => {
  show();
  await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{ArrowRight}{/Shift}1{ArrowLeft}{Shift>}{ArrowRight}{ArrowRight}{/Shift}1");
  expect(words()).toEqual(["end: party may end"]);
});

it("keeps nothing to mark apart from an empty draft", async () => {
  show();
  await userEvent.keyboard("0");
  expect(sent()).toEqual({ spans: [], nothing_to_mark: true });
  expect(lacks()).toBeNull();
  expect(spans.words(answer(), SETTINGS)).toBe("Nothing to mark");
  await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{/Shift}1");
  expect(sent().nothing_to_mark).toBe(false);
});

it("labels what the mouse selected, and no selection elsewhere", async () => {
  show();
  const text = screen.getByText(/Either party/).firstChild;
  if (text) window.getSelection()?.setBaseAndExtent(text, TEXT.indexOf("ther party"), text, TEXT.indexOf("rty may"));
  await userEvent.click(screen.getByRole("button", { name: /^Termination/ }));
  expect(words()).toEqual(["end: Either party"]);
  expect(within(screen.getByRole("list", { name: "Marked passages" })).getByText("Either party")).toBeInTheDocument();
});

it("leaves digits and arrows alone while a reason is typed", async () => {
  show();
  await userEvent.type(screen.getByLabelText("Reason"), "14 days{ArrowLeft}0");
  expect(answer()).toEqual({});
});

it("converts between units and code points both ways", () => {
  const positions = new Positions("a𝕬b𝕬c");
  expect([0, 1, 3, 4, 6, 7].map((units) => positions.toPoints(units))).toEqual([0, 1, 2, 3, 4, 5]);
  expect([0, 1, 2, 3, 4, 5].map((points) => positions.toUnits(points))).toEqual([0, 1, 3, 4, 6, 7]);
  expect(positions.toPoints(2)).toBe(1);
  const text = TEXT.repeat(40);
  const points = new Points(text);
  const all = [...text];
  for (let at = 0; at < all.length - 3; at += 7) expect(points.between(at, at + 3)).toBe(all.slice(at, at + 3).join(""));
});

it("cuts paragraphs so that every character but the gaps is in one, and very long ones into pieces", () => {
  const long = "word ".repeat(3_000);
  const text = `  first\nline\n \n\n${long}\n\nlast`;
  const blocks = blocksOf(text);
  expect(blocks.filter((block) => block.number > 0).map((block) => block.number)).toEqual([1, 2, 3]);
  expect(Math.max(...blocks.map((block) => block.end - block.start))).toBeLessThanOrEqual(4_000);
  expect(blocks.map((block) => text.slice(block.start, block.end)).join("")).toBe(`  first\nline${long}last`);
  const runs = runsOf({ start: 0, end: 10, number: 1 }, inLanes([{ start: 0, end: 6, label: "a", note: "" }, { start: 4, end: 12, label: "b", note: "" }, { start: 6, end: 8, label: "c", note: "" }]));
  expect(runs.map((run) => [run.start, run.marks.map((mark) => `${mark.label}${mark.lane}`).join("")])).toEqual([[0, "a0"], [4, "a0b1"], [6, "b1c0"], [8, "b1"]]);
});

it("steps and extends across paragraphs and never holds white space or half a character", () => {
  const blocks = blocksOf(TEXT);
  const end = TEXT.indexOf("\n\n");
  expect(TEXT.slice(end, step(TEXT, blocks, end, "word", 1)).trim()).toBe("Notice");
  expect(TEXT.slice(step(TEXT, blocks, TEXT.indexOf("Notice"), "word", -1), end)).toBe("breach.");
  const inside = TEXT.indexOf("ends at");
  const sentence = extend(TEXT, blocks, { anchor: inside, focus: inside }, "sentence", 1);
  expect(TEXT.slice(sentence.anchor, sentence.focus)).toBe("It ends at once on breach.");
  const letter = TEXT.indexOf("𝕬");
  const cut = tidied(TEXT, blocks, { anchor: letter + 1, focus: letter + 3 }, false);
  expect(cut && TEXT.slice(cut.start, cut.end)).toBe("𝕬");
  expect(tidied(TEXT, blocks, { anchor: end, focus: end + 2 }, true)).toBeNull();
});

it("groups what experts marked alike or nearly so", () => {
  const mark = (start: number, end: number, label = "end") => ({ start, end, label, note: "" });
  const groups = groupsOf([{ id: "a", marks: [mark(0, 5), mark(9, 12)] }, { id: "b", marks: [mark(3, 8), mark(9, 12, "notice")] }]);
  expect(groups.map((group) => [group.label, group.start, group.end, group.by.map(({ id }) => id).join("")])).toEqual([["end", 0, 8, "ab"], ["end", 9, 12, "a"], ["notice", 9, 12, "b"]]);
});
