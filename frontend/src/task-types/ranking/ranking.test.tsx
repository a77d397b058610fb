import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, expect, it } from "vitest";
import { KeysProvider } from "@/ui/key-bindings";
import type { Answer, Content } from "../task-type";
import { placed } from "./places";
import { ranking } from "./ranking";
import { Comparison } from "./Comparison";
import { Editor } from "./Editor";

const { Candidates } = ranking;
if (!Candidates) throw new Error("The candidates are what is judged.");

beforeAll(() => {
  // As newer browsers do.
  Element.prototype.scrollIntoView = () => Promise.resolve() as unknown as undefined;
});

const contentOf = (...texts: string[]): Content => ({ prompt: "Q", candidates: texts.map((text, index) => ({ name: "PKTM"[index], text })) });
const FOUR = () => contentOf("one two", "one three", "<b>hostile</b>", "four");
const answer = (): Answer => JSON.parse(screen.getByTestId("answer").textContent) as Answer;
const order = () => ranking.words(answer(), {});
const inHand = () => within(screen.getByRole("list", { name: "Candidates" })).getByRole("listitem", { current: true });

function Trial({ content, ties, start }: { content: Content; ties: boolean; start: Answer }) {
  const [now, setNow] = useState<Answer>(start);
  return (
    <>
      {Candidates && <Candidates content={content} settings={{ ties }} answer={now} />}
      <Editor content={content} settings={{ ties }} answer={now} onAnswer={setNow} />
      <pre data-testid="answer">{JSON.stringify(now)}</pre>
    </>
  );
}

function show(ties = false, content = FOUR(), start: Answer = {}) {
  render(
    <MantineProvider>
      <KeysProvider>
        <Trial content={content} ties={ties} start={start} />
      </KeysProvider>
    </MantineProvider>,
  );
  return content;
}

it("is answered by digits alone, candidate after candidate", async () => {
  const content = show();
  expect(inHand()).toHaveTextContent("one two");
  expect(ranking.lacks(answer(), { ties: false }, content)).toBe("P, K, T and M have no place yet.");
  await userEvent.keyboard("31");
  expect(ranking.lacks(answer(), { ties: false }, content)).toBe("T and M have no place yet.");
  await userEvent.keyboard("42");
  expect(order()).toBe("K > M > P > T");
  expect(ranking.lacks(answer(), { ties: false }, content)).toBeNull();
  expect(ranking.prepare?.(answer(), {})).toEqual({ order: [["K"], ["M"], ["P"], ["T"]] });
  expect(screen.getByRole("list", { name: /Order/ })).toHaveTextContent("1K2M3P4T");
});

it("lets who stood there move on, and moves the one in hand place by place", async () => {
  show();
  await userEvent.keyboard("1111");
  expect(order()).toBe("M > T > K > P");
  await userEvent.keyboard("{Shift>}j{/Shift}");
  expect(order()).toBe("T > M > K > P");
  await userEvent.keyboard("{Shift>}jjj{/Shift}");
  expect(order()).toBe("T > K > P > M");
  await userEvent.keyboard("k{Shift>}k{/Shift}");
  expect(order()).toBe("T > K > P > M");
  await userEvent.keyboard("{Backspace}");
  expect(order()).toBe("K > P > M");
});

it("takes ties where the project does, and none where it does not", async () => {
  const content = show(true);
  await userEvent.keyboard("1223");
  expect(order()).toBe("P > K = T > M");
  expect(ranking.lacks(answer(), { ties: true }, content)).toBeNull();
  expect(ranking.lacks(answer(), { ties: false }, content)).toBe("K and T share a place: this project takes no ties.");
});

it("has no place beyond the last", async () => {
  show();
  await userEvent.keyboard("5");
  expect(order()).toBe("");
  await userEvent.keyboard("4{Shift>}j{/Shift}");
  expect(answer()).toEqual({ places: { P: 4 } });
});

it("starts where a draft left off and reads an answer that was sent", () => {
  show(true, FOUR(), { order: [["T"], ["K", "M"]] });
  expect(order()).toBe("T > K = M");
  expect(inHand()).toHaveTextContent("one two");
  expect(screen.getByRole("radiogroup", { name: "Place of M" }).querySelector("[aria-checked=true]")).toHaveTextContent("2");
});

it("is answered by pointer too, and a second press takes the place away", async () => {
  show();
  const third = within(screen.getByRole("radiogroup", { name: "Place of T" })).getByRole("radio", { name: "Place 3" });
  await userEvent.click(third);
  expect(answer()).toEqual({ places: { T: 3 } });
  expect(inHand()).toHaveTextContent("<b>hostile</b>");
  await userEvent.click(third);
  expect(answer()).toEqual({ places: {} });
});

it("marks what the one in hand does not say", async () => {
  show();
  await userEvent.keyboard("d");
  const marks = [...document.querySelectorAll("mark")].map((mark) => mark.textContent);
  expect(marks).toEqual(["three", "<b>hostile</b>", "four"]);
});

it("shifts towards the free place, whichever side it is on", () => {
  expect(placed({ A: 1, B: 2, C: 3 }, "D", 2, 4, false)).toEqual({ A: 1, B: 3, C: 4, D: 2 });
  expect(placed({ A: 2, B: 3, C: 4 }, "D", 4, 4, false)).toEqual({ A: 1, B: 2, C: 3, D: 4 });
  expect(placed({ A: 1, B: 2, C: 3, D: 4 }, "A", 3, 4, false)).toEqual({ B: 1, C: 2, A: 3, D: 4 });
  expect(placed({ A: 1, B: 2, C: 3, D: 4 }, "D", 1, 4, false)).toEqual({ D: 1, A: 2, B: 3, C: 4 });
  expect(placed({ A: 2 }, "B", 2, 4, true)).toEqual({ A: 2, B: 2 });
});

it("lays orders beside each other, the best in the mean first", () => {
  render(<Comparison content={FOUR()} settings={{}} answers={[{ id: "1", by: "A1", answer: { order: [["K"], ["P", "T"], ["M"]] } }, { id: "2", by: "B2", answer: { order: [["P"], ["K"], ["T"], ["M"]] } }, { id: "3", by: "C3", answer: {}, isNotEnoughInformation: true }]} />);
  const rows = screen.getAllByRole("row").slice(1);
  expect(rows.map((row) => row.textContent)).toEqual(["P one two21", "K one three12", "T <b>hostile</b>23", "M four44"]);
  expect(rows[3]).not.toHaveAttribute("data-differs");
  expect(screen.getByText(/Not enough information/)).toHaveTextContent("C3");
});
