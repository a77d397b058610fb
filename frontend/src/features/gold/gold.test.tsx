import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeQueryClient } from "@/api/query-client";
import { KeysProvider } from "@/ui/key-bindings";
import { GoldPart } from "./GoldPart";

const row = (id: string, confidence: number) => ({ id, external_id: id, state: "decided", title: `Clause ${id}`, answer: { label: "yes" }, answer_label: "Yes", confidence, created_at: "2026-11-24T00:00:00Z" });
const sent: { method: string; address: string; body: unknown }[] = [];
let refusal: Response | null;

beforeEach(() => {
  sent.length = 0;
  refusal = null;
  vi.stubGlobal("fetch", async (request: Request) => {
    const address = new URL(request.url).pathname.replace("/api/v1", "");
    if (request.method !== "GET") {
      const text = await request.text();
      sent.push({ method: request.method, address, body: text ? (JSON.parse(text) as unknown) : null });
      if (refusal) return refusal;
      return request.method === "DELETE" ? new Response(null, { status: 204 }) : Response.json([{}, {}], { status: 201 });
    }
    if (address.endsWith("/candidates")) return Response.json([row("c-1", 0.999), row("c-2", 0.98), row("c-3", 0.971)]);
    if (address.endsWith("/items")) return Response.json({ results: [row("w-1", 0), row("w,2", 0)], next: null, previous: null });
    return Response.json({ results: [], next: null, previous: null });
  });
});
afterEach(() => vi.unstubAllGlobals());

async function show(way: string) {
  render(
    <MantineProvider>
      <QueryClientProvider client={makeQueryClient()}>
        <KeysProvider>
          <MemoryRouter>
            <GoldPart projectId="p-1" />
          </MemoryRouter>
        </KeysProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  await userEvent.click(await screen.findByRole("button", { name: way }));
}

it("promotes what is ticked, surest first, and takes it back", async () => {
  await show("From strong decisions");
  const boxes = await screen.findAllByRole("checkbox", { name: /^Promote c-/ });
  expect(boxes.map((box) => box.getAttribute("aria-label"))).toEqual(["Promote c-1", "Promote c-2", "Promote c-3"]);
  await userEvent.click(screen.getByRole("checkbox", { name: "Promote c-1" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "Promote c-3" }));
  expect(screen.getByRole<HTMLButtonElement>("button", { name: /^Promote 2/ }).disabled).toBe(true);
  await userEvent.type(screen.getByLabelText("Why"), "Clear.");
  await userEvent.click(screen.getByRole("button", { name: /^Promote 2/ }));
  expect(await screen.findByText("2 decisions are hidden checks now.")).toBeTruthy();
  expect(sent).toEqual([{ method: "POST", address: "/projects/p-1/gold/promotions", body: { items: ["c-1", "c-3"], reason: "Clear." } }]);
  await userEvent.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(sent.slice(1).map(({ method, address }) => `${method} ${address}`)).toEqual(["DELETE /items/c-1/gold", "DELETE /items/c-3/gold"]));
});

it("makes many from lines of two columns", async () => {
  await show("Several at once");
  await userEvent.type(screen.getByLabelText("Items and answers"), "item,answer\na-1,yes\na-2,no");
  await userEvent.type(screen.getByLabelText("Why"), "The file.");
  await userEvent.click(screen.getByRole("button", { name: /^Make 2/ }));
  expect(await screen.findByText("2 hidden checks were made.")).toBeTruthy();
  expect(sent).toEqual([{ method: "POST", address: "/projects/p-1/gold/labels", body: { labels: { "a-1": "yes", "a-2": "no" }, reason: "The file." } }]);
});

it("reads a file, and says what is wrong in it before anything is sent", async () => {
  await show("Several at once");
  await userEvent.upload(screen.getByLabelText("File with answers"), new File(["a-1,yes\na-1,no"], "checks.csv", { type: "text/csv" }));
  expect(await screen.findByText("Line 2: item a-1 stands twice.")).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: /^Make 1/ }).disabled).toBe(true);
  expect(sent).toEqual([]);
});

it("shows the server's word where a label is none, and keeps what was typed", async () => {
  await show("Several at once");
  refusal = Response.json({ code: "invalid", detail: "a-1: “perhaps” is no answer here. One of: yes, no.", fields: {} }, { status: 400 });
  await userEvent.type(screen.getByLabelText("Items and answers"), "a-1,perhaps");
  await userEvent.type(screen.getByLabelText("Why"), "So.");
  await userEvent.click(screen.getByRole("button", { name: /^Make 1/ }));
  expect(await screen.findByText(/“perhaps” is no answer here/)).toBeTruthy();
  expect(screen.getByLabelText<HTMLTextAreaElement>("Items and answers").value).toBe("a-1,perhaps");
});

it("takes many chosen items, each with an answer, and waits for those that have none", async () => {
  await show("Several at once");
  await userEvent.click(screen.getByRole("button", { name: "Choose among items that wait" }));
  await userEvent.click(await screen.findByRole("checkbox", { name: "Choose w-1" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "Choose w,2" }));
  const lines = screen.getByLabelText<HTMLTextAreaElement>("Items and answers");
  expect(lines.value).toBe('w-1,\n"w,2",\n');
  expect(screen.getByText("Line 1 has no answer yet.")).toBeTruthy();
  await userEvent.click(screen.getByRole("checkbox", { name: "Choose w-1" }));
  expect(lines.value).toBe('"w,2",\n');
  await userEvent.type(lines, "no", { initialSelectionStart: 6, initialSelectionEnd: 6 });
  await userEvent.type(screen.getByLabelText("Why"), "So.");
  await userEvent.click(screen.getByRole("button", { name: /^Make 1/ }));
  await waitFor(() => expect(sent.map(({ body }) => body)).toEqual([{ labels: { "w,2": "no" }, reason: "So." }]));
});
