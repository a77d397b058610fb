import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeQueryClient } from "@/api/query-client";
import type { ItemLife } from "@/api/types";
import { pair } from "@/task-types/pair/pair";
import { Answers } from "./Answers";
import type { Outcome } from "./outcomes";

const sent: unknown[] = [];

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push({ address: new URL(request.url).pathname, body: await request.json() });
    return Response.json({});
  });
});
afterEach(() => vi.unstubAllGlobals());

function show(outcome: Outcome, mayReview = true) {
  const given = { id: "answer-1", pseudonym: "E-7", answer: { preference: -2 }, answer_label: "A better", rationale: "", is_not_enough_information: false, focused_seconds: 3, guideline_version: 1, submitted_at: "2026-11-24T00:00:00Z", outcome, outcome_reason: "" };
  const life = { id: "item-1", state: "decided", content: { prompt: "Keep it?", a: "Yes", b: "No" }, annotations: [given] } as unknown as ItemLife;
  render(
    <MantineProvider>
      <QueryClientProvider client={makeQueryClient()}>
        <Answers life={life} type={pair} settings={{ ties: true }} mayReview={mayReview} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

it("does not accept an answer only with a reason and a second press", async () => {
  show("dissent");
  await userEvent.click(screen.getByRole("button", { name: /Change the outcome/ }));
  const refuse = screen.getByRole("button", { name: "Do not accept this answer" });
  expect(refuse).toBeDisabled();
  await userEvent.type(screen.getByLabelText("Why"), "Answered in two seconds.");
  await userEvent.click(refuse);
  expect(sent).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Yes, the answer by E-7 is not accepted" }));
  const outcomes = [{ annotation_id: "answer-1", outcome: "not_accepted", reason: "Answered in two seconds." }];
  await waitFor(() => expect(sent).toEqual([{ address: "/api/v1/items/item-1/review", body: { reason: "Answered in two seconds.", outcomes } }]));
});

it("accepts after all what was not accepted", async () => {
  show("not_accepted");
  await userEvent.click(screen.getByRole("button", { name: /Change the outcome/ }));
  await userEvent.type(screen.getByLabelText("Why"), "My mistake.");
  await userEvent.click(screen.getByRole("button", { name: "It is honest dissent" }));
  await waitFor(() => expect(sent).toHaveLength(1));
});

it("offers nothing to those who only read", () => {
  show("agrees", false);
  expect(screen.queryByRole("button", { name: /Change the outcome/ })).toBeNull();
});
