import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, expect, it } from "vitest";
import { KeysProvider } from "@/ui/key-bindings";
import type { Answer, Settings } from "../task-type";
import { rubric } from "./rubric";
import { Comparison } from "./Comparison";
import { Editor } from "./Editor";

const CONTENT = { prompt: "May I stop my tablets?", reference: "Ask first." };
const SETTINGS: Settings = { minimum_rows: 2, maximum_rows: 3, lowest_points: -10, highest_points: 10, needs_why: false };
const { Candidates } = rubric;
if (!Candidates) throw new Error("The reference is what is read.");

beforeAll(() => {
  // As newer browsers do.
  Element.prototype.scrollIntoView = () => Promise.resolve() as unknown as undefined;
});

const answer = (): Answer => JSON.parse(screen.getByTestId("answer").textContent) as Answer;
const sent = () => rubric.prepare?.(answer(), SETTINGS)?.rows as { criterion: string; points: number | null; why: string }[];
const criteria = () => sent().map((row) => row.criterion);
const lacks = () => rubric.lacks(answer(), SETTINGS, CONTENT);

function Trial({ settings }: { settings: Settings }) {
  const [now, setNow] = useState<Answer>({});
  return (
    <>
      {Candidates && <Candidates content={CONTENT} settings={settings} answer={now} />}
      <Editor content={CONTENT} settings={settings} answer={now} onAnswer={setNow} />
      <pre data-testid="answer">{JSON.stringify(now)}</pre>
    </>
  );
}

function show(settings: Settings = SETTINGS) {
  render(
    <MantineProvider>
      <KeysProvider>
        <Trial settings={settings} />
      </KeysProvider>
    </MantineProvider>,
  );
}

it("is written by keyboard alone, Enter by Enter", async () => {
  show();
  expect(lacks()).toBe("Write at least 2 criteria (A).");
  await userEvent.keyboard("aSays to ask first{Enter}8{Enter}Stopping may harm.{Enter}");
  await userEvent.keyboard("Says to stop{Enter}-6{Escape}");
  expect(sent()).toEqual([
    { criterion: "Says to ask first", points: 8, why: "Stopping may harm." },
    { criterion: "Says to stop", points: -6, why: "" },
  ]);
  expect(lacks()).toBeNull();
  expect(rubric.words(answer(), SETTINGS)).toBe("2 criteria, 8 points");
  expect(screen.getByRole("row", { name: /−6 −75 % Says to stop/ })).toBeInTheDocument();
});

it("moves and removes rows and sets points by key", async () => {
  show();
  await userEvent.keyboard("aOne{Escape}aTwo{Escape}aThree{Escape}");
  expect(criteria()).toEqual(["One", "Two", "Three"]);
  await userEvent.keyboard("a");
  expect(criteria()).toHaveLength(3);
  await userEvent.keyboard("{Shift>}k{/Shift}");
  expect(criteria()).toEqual(["One", "Three", "Two"]);
  await userEvent.keyboard("{Backspace}");
  expect(criteria()).toEqual(["One", "Two"]);
  await userEvent.keyboard("kk5-j7");
  expect(sent().map((row) => row.points)).toEqual([-5, 7]);
});

it("moves a row from within its field and keeps the focus in it", async () => {
  show();
  await userEvent.keyboard("aOne{Escape}aTwo{Alt>}{ArrowUp}{/Alt}!");
  expect(criteria()).toEqual(["Two!", "One"]);
  expect(screen.getByLabelText("Text of criterion 1")).toHaveFocus();
});

it("lets letters and digits sleep in its fields", async () => {
  show();
  await userEvent.keyboard("aAsks 3 a-k-u-j{Escape}");
  expect(criteria()).toEqual(["Asks 3 a-k-u-j"]);
});

it("says what is still missing, row by row", async () => {
  show({ ...SETTINGS });
  await userEvent.keyboard("aOne{Escape}");
  expect(lacks()).toBe("Criterion 1 needs points, a whole number from -10 to 10 but 0.");
  await userEvent.keyboard("3aone{Escape}4");
  expect(lacks()).toBe("Criterion 2 is there already. Leave one, or say how they differ.");
  const rows = [{ criterion: "One", points: -1, why: "" }, { criterion: "Two", points: -2, why: "" }];
  expect(rubric.lacks({ rows }, SETTINGS, CONTENT)).toMatch(/No criterion gives points/);
  expect(rubric.lacks({ rows }, { ...SETTINGS, needs_why: true }, CONTENT)).toBe("Criterion 1: say why it matters.");
  expect(rubric.lacks({ rows: [{ ...rows[0], points: 11 }, rows[1]] }, SETTINGS, CONTENT)).toBe("Criterion 1: points go from -10 to 10.");
});

it("lays rubrics beside each other, hostile text as text", () => {
  const by = (id: string, criterion: string) => ({ id, by: id, answer: { rows: [{ criterion, points: 2, why: "" }] } });
  render(<Comparison content={CONTENT} settings={SETTINGS} answers={[by("A", "<img src=x>"), by("B", "Asks"), { id: "C", by: "C", answer: {}, isNotEnoughInformation: true }]} />);
  expect(screen.getByText("<img src=x>")).toBeInTheDocument();
  expect(screen.getAllByRole("table")).toHaveLength(2);
  expect(screen.getByText(/Not enough information/)).toHaveTextContent("C");
});
