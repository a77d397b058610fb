import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeQueryClient } from "@/api/query-client";
import type { ItemLife } from "@/api/types";
import { pair } from "@/task-types/pair/pair";
import { KeysProvider } from "@/ui/key-bindings";
import { ReviewPart } from "./ReviewPart";

const LIFE: ItemLife = {
  id: "item-1",
  project: "project-1",
  external_id: "q-1",
  state: "unsure",
  attachments: [],
  content: { prompt: "Keep the deposit?", a: "14 days", b: "30 days" },
  jurisdiction: "US-NY",
  as_of: "2026-03-01",
  audience: "tenant",
  created_at: "2026-11-24T00:00:00Z",
  decision: null,
  annotations: [],
  suggestions: [],
  timeline: [],
};

const sent: { address: string; body: unknown }[] = [];
let answer: () => Response;

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push({ address: new URL(request.url).pathname, body: await request.json() });
    return answer();
  });
});
afterEach(() => vi.unstubAllGlobals());

function show() {
  render(
    <MantineProvider>
      <QueryClientProvider client={makeQueryClient()}>
        <KeysProvider>
          <ReviewPart life={LIFE} type={pair} settings={{ ties: true }} />
        </KeysProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

it("lets one answer stand by keys, with its reason", async () => {
  answer = () => Response.json({});
  show();
  await userEvent.keyboard("6");
  await userEvent.type(screen.getByLabelText(/Why/), "Statute says 14 days.");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(sent).toEqual([{ address: "/api/v1/items/item-1/review", body: { answer: { preference: 2 }, reason: "Statute says 14 days." } }]));
});

it("sends nothing without a reason", async () => {
  answer = () => Response.json({});
  show();
  await userEvent.keyboard("6");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(screen.getByText("Say why: the experts read it.")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: /Let this answer stand/ })).toBeDisabled();
  expect(sent).toEqual([]);
});

it("shows the refusal and keeps what was typed", async () => {
  answer = () => Response.json({ title: "Refused", detail: "Only data leads and owners of the lab review items. Ask one of them." }, { status: 403 });
  show();
  await userEvent.keyboard("1");
  await userEvent.type(screen.getByLabelText(/Why/), "Because.");
  await userEvent.click(screen.getByRole("button", { name: /Let this answer stand/ }));
  expect(await screen.findByText(/Only data leads and owners/)).toBeInTheDocument();
  expect(screen.getByLabelText(/Why/)).toHaveValue("Because.");
});
