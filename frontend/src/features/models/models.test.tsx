import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeQueryClient } from "@/api/query-client";
import type { Endpoint } from "@/api/types";
import { KeysProvider } from "@/ui/key-bindings";
import type { Tested } from "./api";
import { ModelsPage } from "./ModelsPage";
import { outcome, price } from "./words";

const MODEL: Endpoint = {
  id: "model-1", lab: null, lab_name: "", name: "Careful", provider: "openai", base_url: "https://api.example.com/v1", model: "careful-1", has_key: true,
  operator: "Example Inc.", region: "EU", retention_days: 0, currency: "USD", input_micro_per_thousand: 150, output_micro_per_thousand: 600,
  calls_at_once: 4, calls_per_minute: 60, timeout_seconds: 30, is_active: true, created_at: "2026-11-24T00:00:00Z",
};
const THEIRS: Endpoint = { ...MODEL, id: "model-2", lab: "lab-1", lab_name: "Lab of law", name: "Own" };
const TESTED: Tested = { failure: "", message: "", model: "careful-1", milliseconds: 1234, input_tokens: 100, output_tokens: 20, cost_micro: 27, currency: "USD" };

let tested: Tested;
const sent: { method: string; address: string; body: unknown }[] = [];

beforeEach(() => {
  sent.length = 0;
  tested = TESTED;
  vi.stubGlobal("fetch", async (request: Request) => {
    const address = new URL(request.url).pathname;
    if (request.method === "GET") return Response.json({ results: [MODEL, THEIRS], next: null, previous: null });
    const text = await request.text();
    sent.push({ method: request.method, address, body: text ? (JSON.parse(text) as unknown) : null });
    return Response.json(address.endsWith("/test") ? tested : MODEL);
  });
});
afterEach(() => vi.unstubAllGlobals());

function show() {
  render(
    <MantineProvider>
      <QueryClientProvider client={makeQueryClient()}>
        <KeysProvider>
          <MemoryRouter>
            <ModelsPage />
          </MemoryRouter>
        </KeysProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

it("tests a model with one question and says what came back", async () => {
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Test Careful" }));
  expect(await screen.findByText(/Careful: It answers: careful-1, 1\.2 s, 100 tokens read and 20 written, \$0\.000027\./)).toBeTruthy();
  expect(sent).toEqual([{ method: "POST", address: "/api/v1/endpoints/model-1/test", body: null }]);
});

it("shows the models of labs to read alone, with whose they are", async () => {
  show();
  const row = (await screen.findByText("Lab of law")).closest("tr");
  expect(row && within(row).queryAllByRole("button")).toEqual([]);
  expect(screen.getAllByRole("button", { name: /Switch off/ })).toHaveLength(1);
});

it("switches a model off", async () => {
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Switch off Careful" }));
  await waitFor(() => expect(sent).toEqual([{ method: "PUT", address: "/api/v1/endpoints/model-1/switch", body: { is_active: false } }]));
});

it("changes rate and price, never which model it is", async () => {
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Change Careful" }));
  expect(screen.getByLabelText<HTMLInputElement>(/^Address/).disabled).toBe(true);
  const minute = screen.getByLabelText("Questions a minute");
  await userEvent.clear(minute);
  await userEvent.type(minute, "120");
  const read = screen.getByLabelText("Price of a million tokens read");
  await userEvent.clear(read);
  await userEvent.type(read, "0.2");
  await userEvent.click(screen.getByRole("button", { name: "Change this model" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ method: "PATCH", address: "/api/v1/endpoints/model-1", body: { name: "Careful", calls_per_minute: 120, input_micro_per_thousand: 200, output_micro_per_thousand: 600 } });
  expect(sent[0]?.body).not.toHaveProperty("base_url");
});

it("puts failures and prices in words", () => {
  expect(outcome({ ...TESTED, failure: "not_let_in", message: "Incorrect key" })).toBe("It did not let us in: Incorrect key");
  expect(outcome({ ...TESTED, failure: "timed_out" })).toBe("It took too long.");
  expect(price(MODEL)).toBe("$0.15 read, $0.60 written");
  expect(price({ ...MODEL, input_micro_per_thousand: 0, output_micro_per_thousand: 0 })).toBe("free of charge");
});
