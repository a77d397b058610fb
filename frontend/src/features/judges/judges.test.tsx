import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeQueryClient } from "@/api/query-client";
import type { Endpoint, Judge } from "@/api/types";
import { KeysProvider } from "@/ui/key-bindings";
import { JudgesPage } from "./JudgesPage";
import { failures, micro, whereDataGoes } from "./words";

vi.mock("@/realtime/live", () => ({ useLive: () => undefined }));

const ENDPOINT: Endpoint = {
  id: "endpoint-1", lab: null, lab_name: "", name: "Careful", provider: "openai", base_url: "https://api.example.com/v1", model: "careful-1", has_key: true,
  operator: "Example Inc.", region: "EU", retention_days: 30, currency: "USD", input_micro_per_thousand: 150, output_micro_per_thousand: 600,
  calls_at_once: 4, calls_per_minute: 60, timeout_seconds: 30, is_active: true, created_at: "2026-11-24T00:00:00Z",
};
const PROGRESS = { items_seen: 100, items_failed: 3, cost_micro: 125_000, charged_minor: 12, waits_until: null, pause_reason: "", last_seen_at: null, finished_at: null };
const JUDGE: Judge = {
  id: "judge-1", kind: "openai", name: "Careful", version: 2, state: "shadow", model: "careful-1", prompt_hash: "0", samples: 1, both_orders: true,
  trained_on: 0, created_at: "2026-11-24T00:00:00Z", retired_at: null, endpoint: ENDPOINT, micro_per_thousand_items: 1_250_000, failures: { refused: 3 },
  flips: { items: 50, flipped: 8 }, blind_items: 12, fewest_blind_items: 30, claim: null,
  progress: PROGRESS,
};

let judges: Judge[];
let endpoints: Endpoint[];
const sent: { method: string; address: string; body: unknown }[] = [];

beforeEach(() => {
  sent.length = 0;
  judges = [JUDGE];
  endpoints = [ENDPOINT];
  vi.stubGlobal("fetch", async (request: Request) => {
    const address = new URL(request.url).pathname;
    if (request.method !== "GET") {
      sent.push({ method: request.method, address, body: await request.json() });
      return Response.json(JUDGE);
    }
    return Response.json({ results: address.endsWith("/endpoints") ? endpoints : judges, next: null, previous: null });
  });
});
afterEach(() => vi.unstubAllGlobals());

function show(mayChange = true) {
  render(
    <MantineProvider>
      <QueryClientProvider client={makeQueryClient()}>
        <KeysProvider>
          <MemoryRouter>
            <JudgesPage projectId="project-1" projectName="Tenant rights" labId="lab-1" isOpenToAi mayChange={mayChange} />
          </MemoryRouter>
        </KeysProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

it("says where data goes, what it costs, how often it flips, and gives no figure before 30 blind items", async () => {
  show();
  const sheet = await screen.findByRole("article", { name: "Careful" });
  for (const words of ["Example Inc., EU, keeps it 30 days", "$1.25", "16 % (8 of 50)", "3 %: 3 declined to answer", "no figure before 30 blind items; 12 now"]) {
    expect(within(sheet).getByText(words)).toBeInTheDocument();
  }
});

it("sets what it claims beside how often experts agree", async () => {
  judges = [{ ...JUDGE, claim: { items: 140, claimed: 0.92, agrees: 0.71, low: 0.63, high: 0.78 } }];
  show();
  expect(await screen.findByText(/claims 92 % sure, experts agree/)).toHaveTextContent("71 % (63-78 %, n = 140)");
});

it("says that experts go on while the provider is down, and why a queue is held up", async () => {
  judges = [
    { ...JUDGE, progress: { ...PROGRESS, waits_until: "2026-11-24T10:00:00Z" } },
    { ...JUDGE, id: "judge-2", name: "Other", progress: { ...PROGRESS, pause_reason: "The project balance is used up: add funds." } },
  ];
  show();
  expect(await screen.findByText(/the queue waits until .* experts go on/)).toBeInTheDocument();
  expect(screen.getByText("The project balance is used up: add funds.")).toBeInTheDocument();
});

it("switches a reviewer, also by key", async () => {
  judges = [{ ...JUDGE, state: "off" }];
  show();
  await screen.findByRole("article", { name: "Careful" });
  await userEvent.keyboard("js");
  await waitFor(() => expect(sent).toEqual([{ method: "PUT", address: "/api/v1/judges/judge-1/switch", body: { state: "shadow" } }]));
});

it("adds a model only once its destination was shown", async () => {
  show();
  const add = await screen.findByRole("button", { name: "Switch on in shadow" });
  expect(add).toBeDisabled();
  await userEvent.click(screen.getByRole("combobox", { name: "Model" }));
  await userEvent.click(await screen.findByText("Careful (careful-1)"));
  expect(screen.getByText(/Items will be sent to Example Inc., EU, keeps it 30 days/)).toBeInTheDocument();
  await userEvent.click(add);
  await waitFor(() => expect(sent).toEqual([{ method: "POST", address: "/api/v1/projects/project-1/judges", body: { endpoint: "endpoint-1", samples: 1, both_orders: true } }]));
});

it("shows a viewer everything and offers nothing", async () => {
  show(false);
  expect(await screen.findByText("16 % (8 of 50)")).toBeInTheDocument();
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
});

it("says what to do when there is no reviewer and no model", async () => {
  judges = [];
  endpoints = [{ ...ENDPOINT, lab: "another" }];
  show();
  expect(await screen.findByText(/No reviewer yet/)).toBeInTheDocument();
  expect(await screen.findByText(/Register one of your own below/)).toBeInTheDocument();
});

it("writes small amounts so that they can be seen", () => {
  expect(micro(1_250_000, "USD")).toBe("$1.25");
  expect(micro(150, "USD")).toBe("$0.00015");
  expect(micro(2_000_000, "JPY")).toBe("¥2");
  expect(failures({ timed_out: 1, refused: 3 })).toBe("3 declined to answer, 1 took too long");
  expect(whereDataGoes({ operator: "Own", region: "EU", retention_days: 0 })).toBe("Own, EU, keeps nothing");
});
