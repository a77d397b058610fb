import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, expect, it } from "vitest";
import { KeysProvider } from "@/ui/key-bindings";
import type { Answer, Settings } from "../task-type";
import { grading } from "./grading";
import { Comparison } from "./Comparison";
import { Editor } from "./Editor";

const CONTENT = {
  prompt: "May I stop?",
  response: "Ask first.",
  rubric: [
    { criterion: "Says to ask first", points: 6, why: "Stopping may harm." },
    { criterion: "<b>Names</b> what may happen", points: 4, why: "" },
    { criterion: "Says to stop at once", points: -10, why: "" },
  ],
};
const { Candidates } = grading;
if (!Candidates) throw new Error("The response is what is judged.");

beforeAll(() => {
  // As newer browsers do.
  Element.prototype.scrollIntoView = () => Promise.resolve() as unknown as undefined;
});

const answer = (): Answer => JSON.parse(screen.getByTestId("answer").textContent) as Answer;
const sent = () => (grading.prepare?.(answer(), {})?.grades as { row: number; grade: string; note: string }[]).map(({ row, grade, note }) => [row, grade, note].join(" ").trim());
const inHand = () => screen.getByRole("listitem", { current: true });

function Trial({ settings, start }: { settings: Settings; start: Answer }) {
  const [now, setNow] = useState<Answer>(start);
  return (
    <>
      <Editor content={CONTENT} settings={settings} answer={now} onAnswer={setNow} />
      <pre data-testid="answer">{JSON.stringify(now)}</pre>
    </>
  );
}

function show(settings: Settings = { cannot_tell: true }, start: Answer = {}) {
  render(
    <MantineProvider>
      <KeysProvider>
        <Trial settings={settings} start={start} />
      </KeysProvider>
    </MantineProvider>,
  );
}

it("is graded by digits, row after row, with the score as it grows", async () => {
  show();
  expect(inHand()).toHaveTextContent("Stopping may harm.");
  expect(grading.lacks(answer(), { cannot_tell: true }, CONTENT)).toBe("Criterion 1 is not graded yet.");
  await userEvent.keyboard("12");
  expect(screen.getByText("6 of 10 points, score 0.60")).toBeInTheDocument();
  await userEvent.keyboard("1");
  expect(screen.getByText("−4 of 10 points, score 0.00")).toBeInTheDocument();
  await userEvent.keyboard("2");
  expect(sent()).toEqual(["0 met", "1 not_met", "2 not_met"]);
  expect(grading.lacks(answer(), { cannot_tell: true }, CONTENT)).toBeNull();
  expect(grading.words(answer(), {})).toBe("1 of 3 met");
});

it("leaves what cannot be told out of the score", async () => {
  show();
  await userEvent.keyboard("132");
  expect(screen.getByText("6 of 6 points, score 1.00")).toBeInTheDocument();
  expect(grading.words(answer(), {})).toBe("1 of 3 met, 1 cannot be told");
});

it("does not take “cannot tell” where the project does not", async () => {
  show({ cannot_tell: false });
  await userEvent.keyboard("3");
  expect(answer()).toEqual({});
  expect(screen.queryByRole("radio", { name: /cannot tell/ })).toBeNull();
  expect(grading.lacks({ grades: [{ row: 0, grade: "cannot_tell", note: "" }] }, { cannot_tell: false }, CONTENT)).toMatch(/Criterion 1/);
});

it("takes notes, in which keys sleep, and grades back", async () => {
  show();
  await userEvent.keyboard("jtOnly hints, 1 of 2{Escape}2");
  expect(sent()).toEqual(["1 not_met Only hints, 1 of 2"]);
  await userEvent.keyboard("kk{Backspace}");
  expect(sent()).toEqual(["1 not_met Only hints, 1 of 2"]);
  await userEvent.keyboard("j{Backspace}");
  expect(sent()).toEqual([]);
});

it("goes on where a draft left off", () => {
  show({ cannot_tell: true }, { grades: [{ row: 0, grade: "met", note: "" }, { row: 1, grade: "perhaps", note: "" }, 7] });
  expect(inHand()).toHaveTextContent("<b>Names</b> what may happen");
  expect(sent()).toEqual(["0 met"]);
});

it("lays grades beside each other with what they come to", () => {
  const said = (...grades: string[]) => ({ grades: grades.map((grade, row) => ({ row, grade, note: row === 1 ? "why" : "" })) });
  render(<Comparison content={CONTENT} settings={{}} answers={[{ id: "1", by: "A1", answer: said("met", "met", "not_met") }, { id: "2", by: "B2", answer: said("met", "not_met", "not_met") }, { id: "3", by: "C3", answer: {}, isNotEnoughInformation: true }]} />);
  expect(screen.getAllByRole("row").filter((row) => row.hasAttribute("data-differs"))).toHaveLength(1);
  expect(screen.getByRole("row", { name: /Score/ })).toHaveTextContent("Score1.00 (10 of 10)0.60 (6 of 10)");
  expect(screen.getByText(/Not enough information/)).toHaveTextContent("C3");
});
