import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, describe, expect, it } from "vitest";
import { KeysProvider } from "@/ui/key-bindings";
import type { Answer, Content, Settings } from "../task-type";
import { steps } from "./steps";
import { Comparison } from "./Comparison";
import { Editor } from "./Editor";
import { brief, setOut } from "./trajectory";

const HOSTILE = "<img src=x onerror=alert(1)>";
const agent = (text: string, ...calls: unknown[]) => ({ role: "assistant", text, calls });
const SETTINGS: Settings = { marking: "first_error", neutral: "good" };
const trajectory = (): Content => ({
  prompt: "Book a flight.",
  steps: [
    agent("I look.", { name: "find_flights", arguments: { to: "SEA" }, result: '{"flight":"HAT136"}' }),
    { role: "user", text: "The cheap one.", calls: [] },
    agent("It costs $55."),
    agent(HOSTILE),
    agent("Booked."),
  ],
});

beforeAll(() => {
  // As newer browsers do.
  Element.prototype.scrollIntoView = () => Promise.resolve() as unknown as undefined;
});

const { Candidates } = steps;
if (!Candidates) throw new Error("The trajectory is what is judged.");

/** The answer so far, as the page holds it. */
const answer = (): Answer => JSON.parse(screen.getByTestId("answer").textContent) as Answer;
const sent = () => steps.prepare?.(answer(), SETTINGS);
const marks = () => (sent()?.marks as { step: number; mark: number }[]).map(({ step, mark }) => [step, mark]);
const row = (number: number) => within(screen.getByRole("radiogroup", { name: `Step ${number}` }));

function Trial({ content, settings, start }: { content: Content; settings: Settings; start: Answer }) {
  const [now, setNow] = useState<Answer>(start);
  return (
    <>
      {Candidates && <Candidates content={content} settings={settings} answer={now} />}
      <Editor content={content} settings={settings} answer={now} onAnswer={setNow} />
      <pre data-testid="answer">{JSON.stringify(now)}</pre>
    </>
  );
}

function show({ content = trajectory(), settings = SETTINGS, start = {} }: { content?: Content; settings?: Settings; start?: Answer } = {}) {
  render(
    <MantineProvider>
      <KeysProvider>
        <Trial content={content} settings={settings} start={start} />
      </KeysProvider>
    </MantineProvider>,
  );
}

describe("marking by keyboard", () => {
  it("goes from step to step of the agent and passes over the user's turns", async () => {
    show();
    await userEvent.keyboard("+0");
    expect(marks()).toEqual([
      [0, 1],
      [2, 0],
    ]);
    await userEvent.keyboard("-");
    expect(marks()).toContainEqual([3, -1]);
    expect(steps.words(answer(), SETTINGS)).toBe("First error at step 4");
    expect(steps.lacks(answer(), SETTINGS, trajectory())).toBeNull();
  });

  it("marks the first error with E: good before, bad here, nothing after", async () => {
    show();
    await userEvent.keyboard("0jj+kke");
    expect(marks()).toEqual([[0, 0], [2, -1]]);
    await userEvent.keyboard("{ArrowDown}{ArrowDown}e");
    expect(marks()).toEqual([[0, 0], [2, 1], [3, 1], [4, -1]]);
    await userEvent.keyboard("ke");
    expect(marks()).toEqual([[0, 0], [2, 1], [3, -1]]);
  });

  it("calls the rest good where there is no error", async () => {
    show();
    await userEvent.keyboard("0{Shift>}e{/Shift}");
    expect(marks()).toEqual([[0, 0], [2, 1], [3, 1], [4, 1]]);
    expect(steps.words(answer(), SETTINGS)).toBe("No error in the 4 steps marked");
  });

  it("keeps what is not marked apart from neutral: hollow, absent, and asked for", async () => {
    show();
    await userEvent.keyboard("0");
    expect(row(1).getByRole("radio", { name: "neutral" })).toBeChecked();
    row(3).getAllByRole("radio").forEach((one) => expect(one).not.toBeChecked());
    expect(marks()).toEqual([[0, 0]]);
    expect(screen.getByText("1 neutral · 3 not marked")).toBeInTheDocument();
    expect(steps.lacks(answer(), SETTINGS, trajectory())).toBe("Step 3 is not marked: mark all up to the first error (E), or all.");
    await userEvent.keyboard("k{Backspace}");
    expect(marks()).toEqual([]);
  });

  it("writes a note, in which the letters and signs sleep", async () => {
    show();
    await userEvent.keyboard("-tWhy - 0 e{Escape}+");
    expect(sent()).toEqual({ marks: [{ step: 0, mark: 1, note: "Why - 0 e" }] });
  });

  it("has no neutral where the project takes none", async () => {
    show({ settings: { ...SETTINGS, neutral: "off" } });
    await userEvent.keyboard("0");
    expect(marks()).toEqual([]);
    expect(row(1).queryByRole("radio", { name: "neutral" })).toBeNull();
  });

  it("goes on where the draft left off", async () => {
    show({ start: { marks: [{ step: 0, mark: 1, note: "" }] } });
    await userEvent.keyboard("-");
    expect(marks()).toEqual([[0, 1], [2, -1]]);
  });
});

it("marks by pointer beside the step, and takes the mark off again", async () => {
  show();
  await userEvent.click(row(4).getByRole("radio", { name: "bad" }));
  expect(marks()).toEqual([[3, -1]]);
  await userEvent.click(row(4).getByRole("radio", { name: "bad" }));
  expect(marks()).toEqual([]);
});

it("folds calls to a line, and shows arguments and result in full by key", async () => {
  show();
  expect(screen.queryByLabelText("Result of find_flights")).toBeNull();
  expect(screen.getByText('→ {"flight":"HAT136"}')).toBeInTheDocument();
  await userEvent.keyboard("o");
  expect(screen.getByLabelText("Arguments of find_flights")).toHaveTextContent('{ "to": "SEA" }');
  expect(screen.getByLabelText("Result of find_flights").textContent).toBe('{\n  "flight": "HAT136"\n}');
  await userEvent.keyboard("{Shift>}o{/Shift}");
  expect(screen.queryByLabelText("Result of find_flights")).toBeNull();
});

it("shows hostile text as text", () => {
  show();
  expect(screen.getByText(HOSTILE)).toBeInTheDocument();
  expect(document.querySelector("img")).toBeNull();
});

it("takes a mark in a hundred steps within a frame or two", async () => {
  const many = { prompt: "T", steps: Array.from({ length: 100 }, (_, place) => agent(`Step ${place}`, { name: "a", arguments: { place }, result: "x".repeat(2_000) })) };
  show({ content: many });
  await userEvent.keyboard("+");
  const begun = performance.now();
  for (let times = 0; times < 20; times += 1) await userEvent.keyboard("+");
  expect((performance.now() - begun) / 20).toBeLessThan(200);
  expect(marks()).toHaveLength(21);
});

it("lays answers beside each other and lets differences stand out", () => {
  const by = (id: string, ...said: [number, number][]) => ({ id, by: id, answer: { marks: said.map(([step, mark]) => ({ step, mark, note: "" })) } });
  render(<Comparison content={trajectory()} settings={SETTINGS} answers={[by("A", [0, 1], [2, -1]), by("B", [0, 1], [2, 1], [3, 1])]} />);
  const rows = screen.getAllByRole("row").slice(1);
  expect(rows.map((each) => each.hasAttribute("data-differs"))).toEqual([false, true, false, false]);
  expect(rows[2]).toHaveTextContent("not marked");
});

it("sets out JSON and leaves everything else as it is", () => {
  expect(setOut("[1]")).toBe("[\n  1\n]");
  expect(setOut("{not JSON")).toBe("{not JSON");
  expect(brief("a\n b", 3)).toBe("a b");
  expect(brief("abcdef", 3)).toBe("abc…");
});
