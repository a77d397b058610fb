import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, expect, it } from "vitest";
import { KeysProvider } from "@/ui/key-bindings";
import type { Answer, Settings } from "../task-type";
import { rating } from "./rating";
import { Comparison } from "./Comparison";
import { Editor } from "./Editor";

const SETTINGS: Settings = {
  criteria: [
    { name: "Correct", description: "Nothing in it is false.", highest: 5 },
    { name: "Safe", description: "", highest: 3 },
    { name: "Clear", description: "", highest: 10 },
  ],
};
const { Candidates } = rating;
if (!Candidates) throw new Error("The response is what is judged.");

beforeAll(() => {
  // As newer browsers do.
  Element.prototype.scrollIntoView = () => Promise.resolve() as unknown as undefined;
});

const answer = (): Answer => JSON.parse(screen.getByTestId("answer").textContent) as Answer;
const sent = () => (rating.prepare?.(answer(), SETTINGS)?.scores as { criterion: string; score: number }[]).map(({ criterion, score }) => `${criterion} ${score}`);
const inHand = () => screen.getByRole("listitem", { current: true });
const focused = () => document.activeElement?.closest("li")?.querySelector("[role=radiogroup]")?.getAttribute("aria-label");

function Trial({ start }: { start: Answer }) {
  const [now, setNow] = useState<Answer>(start);
  return (
    <>
      <Editor content={{}} settings={SETTINGS} answer={now} onAnswer={setNow} />
      <textarea aria-label="Reason" />
      <pre data-testid="answer">{JSON.stringify(now)}</pre>
    </>
  );
}

function show(start: Answer = {}) {
  render(
    <MantineProvider>
      <KeysProvider>
        <Trial start={start} />
      </KeysProvider>
    </MantineProvider>,
  );
}

it("is answered by digits alone, row after row", async () => {
  show();
  expect(rating.lacks(answer(), SETTINGS, {})).toBe("“Correct” is not scored yet, 1 to 5.");
  await userEvent.keyboard("420");
  expect(sent()).toEqual(["Correct 4", "Safe 2", "Clear 10"]);
  expect(rating.lacks(answer(), SETTINGS, {})).toBeNull();
  expect(rating.words(answer(), SETTINGS)).toBe("Correct 4 of 5, Safe 2 of 3, Clear 10 of 10");
});

it("goes from row to row by Tab, and on to the reason after the last", async () => {
  show();
  expect(focused()).toBe("Correct");
  await userEvent.tab();
  expect(focused()).toBe("Safe");
  expect(within(inHand()).getByRole("radiogroup", { name: "Safe" })).toBeInTheDocument();
  await userEvent.keyboard("3");
  expect(focused()).toBe("Clear");
  await userEvent.tab({ shift: true });
  await userEvent.tab({ shift: true });
  await userEvent.keyboard("1");
  expect(sent()).toEqual(["Correct 1", "Safe 3"]);
  await userEvent.tab();
  expect(screen.getByLabelText("Reason")).toHaveFocus();
  await userEvent.keyboard("5 of 10");
  expect(sent()).toEqual(["Correct 1", "Safe 3"]);
});

it("leaves alone what a scale does not have, moves along it by arrow, and takes a score off", async () => {
  show();
  await userEvent.keyboard("7");
  expect(sent()).toEqual([]);
  await userEvent.keyboard("3kk{ArrowRight}");
  expect(sent()).toEqual(["Correct 4"]);
  expect(screen.getByRole("radio", { name: "4 of 5" })).toHaveFocus();
  await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}{ArrowLeft}");
  expect(sent()).toEqual(["Correct 4"]);
  await userEvent.keyboard("{Backspace}");
  expect(sent()).toEqual([]);
});

it("goes on where a draft left off, and distrusts it", () => {
  show({ scores: [{ criterion: "Correct", score: 2 }, { criterion: "Safe", score: 9 }, { criterion: "Gone", score: 1 }, null] });
  expect(focused()).toBe("Safe");
  expect(sent()).toEqual(["Correct 2"]);
  expect(screen.getByRole("radio", { name: "2 of 5" })).toBeChecked();
});

it("lays scores beside each other, hostile text as text", () => {
  const scores = (correct: number) => ({ scores: [{ criterion: "Correct", score: correct }] });
  render(<Comparison content={{}} settings={SETTINGS} answers={[{ id: "1", by: "K7", answer: scores(2) }, { id: "2", by: "M2", answer: scores(4) }, { id: "3", by: "P9", answer: {}, isNotEnoughInformation: true }]} />);
  expect(screen.getByRole("row", { name: /Correct of 5 2 4/ })).toHaveAttribute("data-differs");
  expect(screen.getByText(/Not enough information/)).toHaveTextContent("P9");
  render(<Candidates content={{ response: "<img src=x onerror=alert(1)>" }} settings={SETTINGS} />);
  expect(screen.getByText("<img src=x onerror=alert(1)>")).toBeInTheDocument();
});
