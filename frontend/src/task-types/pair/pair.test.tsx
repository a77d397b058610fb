import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import type { Answer } from "../task-type";
import { KeysProvider, useKeys } from "@/ui/key-bindings";
import { pair } from "./pair";

function Trial({ ties }: { ties: boolean }) {
  const [answer, setAnswer] = useState<Answer>({});
  const settings = { ties };
  useKeys(pair.keys(settings, setAnswer));
  return (
    <>
      <pair.Editor content={{}} settings={settings} answer={answer} onAnswer={setAnswer} />
      <textarea aria-label="Reason" />
      <output>{JSON.stringify(answer)}</output>
    </>
  );
}

function show(ties: boolean) {
  render(
    <MantineProvider>
      <KeysProvider>
        <Trial ties={ties} />
      </KeysProvider>
    </MantineProvider>,
  );
}

it("answers by key from A much better to B much better", async () => {
  show(true);
  await userEvent.keyboard("1");
  expect(screen.getByRole("status")).toHaveTextContent('{"preference":-3}');
  await userEvent.keyboard("7");
  expect(screen.getByRole("status")).toHaveTextContent('{"preference":3}');
  expect(screen.getByRole("radio", { name: /B much better/ })).toBeChecked();
});

it("leaves digits alone while a reason is typed", async () => {
  show(true);
  await userEvent.type(screen.getByLabelText("Reason"), "14 days");
  expect(screen.getByRole("status")).toHaveTextContent("{}");
});

it("has no middle where ties are not taken", async () => {
  show(false);
  expect(screen.queryByRole("radio", { name: /About the same/ })).toBeNull();
  await userEvent.keyboard("4");
  expect(screen.getByRole("status")).toHaveTextContent("{}");
  expect(pair.lacks({ preference: 0 }, { ties: false }, {})).toMatch(/no ties/);
});
