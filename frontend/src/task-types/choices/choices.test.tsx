import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { KeysProvider } from "@/ui/key-bindings";
import type { Answer, Settings } from "../task-type";
import { choices } from "./choices";
import { Comparison } from "./Comparison";
import { Editor } from "./Editor";

const labels = (count: number) => Array.from({ length: count }, (_, index) => ({ value: `v${index + 1}`, text: index === 1 ? "<i>Two</i>" : `Label ${index + 1}` }));
const SETTINGS: Settings = { question: "Which?", labels: labels(4), minimum_labels: 0, maximum_labels: 2 };
const answer = (): Answer => JSON.parse(screen.getByTestId("answer").textContent) as Answer;
const words = (settings = SETTINGS) => choices.words(answer(), settings);

function Trial({ settings }: { settings: Settings }) {
  const [now, setNow] = useState<Answer>({});
  return (
    <>
      <Editor content={{}} settings={settings} answer={now} onAnswer={setNow} />
      <textarea aria-label="Reason" />
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

it("gives and takes back labels by digit, in the project's order, up to the most", async () => {
  show();
  await userEvent.keyboard("31");
  expect(words()).toBe("Label 1, Label 3");
  expect(screen.getByRole("checkbox", { name: "Label 4" })).toBeDisabled();
  expect(screen.getByText("2 given, no more are taken")).toBeInTheDocument();
  await userEvent.keyboard("4");
  expect(words()).toBe("Label 1, Label 3");
  await userEvent.keyboard("32");
  expect(words()).toBe("Label 1, <i>Two</i>");
  expect(choices.prepare?.(answer(), SETTINGS)).toEqual({ labels: ["v1", "v2"] });
  expect(screen.getByRole("checkbox", { name: "<i>Two</i>" })).toBeChecked();
});

it("takes none of them as an answer only where it is said", async () => {
  show();
  expect(choices.lacks(answer(), SETTINGS, {})).toBe("Give the labels that fit, or say that none does (0).");
  await userEvent.keyboard("0");
  expect(choices.lacks(answer(), SETTINGS, {})).toBeNull();
  expect(words()).toBe("None of the labels");
  expect(screen.getByRole("checkbox", { name: "None of the labels" })).toBeChecked();
  await userEvent.keyboard("2");
  expect(screen.getByRole("checkbox", { name: "None of the labels" })).not.toBeChecked();
});

it("asks for the least there must be, and replaces where only one is taken", async () => {
  const one = { ...SETTINGS, minimum_labels: 1, maximum_labels: 1 };
  show(one);
  expect(choices.lacks(answer(), one, {})).toBe("Give at least 1 label.");
  expect(screen.queryByRole("checkbox", { name: "None of the labels" })).toBeNull();
  await userEvent.keyboard("12");
  expect(words(one)).toBe("<i>Two</i>");
  await userEvent.keyboard("0");
  expect(choices.lacks(answer(), one, {})).toBe("Give at least 1 label.");
  expect(choices.lacks({ labels: ["v1", "v2"] }, one, {})).toBe("At most 1 are taken; 2 are given.");
  expect(choices.lacks({ labels: ["gone"] }, one, {})).toBe("Give at least 1 label.");
});

it("has letters beyond nine, which sleep in text fields", async () => {
  const many = { ...SETTINGS, labels: labels(20), maximum_labels: 20 };
  show(many);
  await userEvent.keyboard("qm");
  expect(words(many)).toBe("Label 10, Label 20");
  await userEvent.type(screen.getByLabelText("Reason"), "q1 m");
  expect(words(many)).toBe("Label 10, Label 20");
});

it("lays labels beside each other", () => {
  render(<Comparison content={{}} settings={SETTINGS} answers={[{ id: "1", by: "A1", answer: { labels: ["v1", "v3"] } }, { id: "2", by: "B2", answer: { labels: ["v3"] } }, { id: "3", by: "C3", answer: { labels: [] } }, { id: "4", by: "D4", answer: {}, isNotEnoughInformation: true }]} />);
  expect(screen.getAllByRole("row").map((row) => row.textContent)).toEqual(["Label 1A1", "Label 3A1B2", "None of the labelsC3"]);
  expect(screen.getByText("Given by nobody: <i>Two</i>, Label 4")).toBeInTheDocument();
  expect(screen.getByText(/Not enough information/)).toHaveTextContent("D4");
});
