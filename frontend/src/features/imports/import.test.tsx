import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeQueryClient } from "@/api/query-client";
import type { Import, Project, TaskType } from "@/api/types";
import { KeysProvider } from "@/ui/key-bindings";
import { ImportPart } from "./ImportPart";

const PROJECT = { id: "project-1", task_type: "choice", column_mapping: {} } as unknown as Project;
const TYPE = { kind: "choice", content_fields: [{ name: "text", label: "Text", required: true, help: "" }] } as unknown as TaskType;
const IMPORT: Import = {
  id: "import-1",
  filename: "clauses.csv",
  file_format: "csv",
  state: "done",
  bytes_total: 10,
  bytes_done: 10,
  rows_imported: 2,
  rows_repeated: 0,
  rows_refused: 1,
  rows_returned: 3,
  taken_in: true,
  failure: "",
  created_at: "2026-11-24T00:00:00Z",
  finished_at: "2026-11-24T00:00:01Z",
} as Import;

let imports: Import[];
let columns: string[];
const sent: Request[] = [];

function listed(results: unknown[]): Response {
  return Response.json({ results, next: null, previous: null });
}

beforeEach(() => {
  imports = [];
  sent.length = 0;
  columns = ["clause", "id"];
  vi.stubGlobal("fetch", (request: Request) => {
    const path = new URL(request.url).pathname;
    if (request.method === "POST") sent.push(request);
    if (path.endsWith("/preview")) return Promise.resolve(Response.json({ format: "csv", columns, rows: [{ clause: "No assignment.", id: "c-1" }], suggested_mapping: columns.includes("clause") ? { text: "clause", external_id: "id" } : {}, problems: [], task_type: "choice" }));
    if (path.endsWith("/problems")) return Promise.resolve(listed([{ line: 3, column: "clause", message: "The text is empty.", excerpt: "," }]));
    if (request.method === "POST") return Promise.resolve(Response.json(IMPORT, { status: 202 }));
    return Promise.resolve(listed(imports));
  });
});
afterEach(() => vi.unstubAllGlobals());

function show() {
  render(
    <MantineProvider>
      <QueryClientProvider client={makeQueryClient()}>
        <KeysProvider>
          <ImportPart project={PROJECT} type={TYPE} mayChange />
        </KeysProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

function drop() {
  const file = new File(["clause,id\nNo assignment.,c-1\n"], "clauses.csv", { type: "text/csv" });
  fireEvent.drop(screen.getByText(/Drop a JSONL or CSV file/), { dataTransfer: { files: [file] } });
}

it("shows the first rows of a dropped file under their fields and imports by key", async () => {
  show();
  drop();
  expect(await screen.findByRole("cell", { name: "No assignment." })).toBeInTheDocument();
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(sent.map((request) => new URL(request.url).pathname)).toEqual(["/api/v1/imports/preview", "/api/v1/projects/project-1/imports"]));
});

it("does not import before every needed field has its column", async () => {
  columns = ["words"];
  show();
  drop();
  expect(await screen.findByText("Which column holds “Text”?")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: /^Import/ })).toBeDisabled();
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(sent).toHaveLength(1);
});

it("names the refused rows and hands them all over as a file", async () => {
  imports = [IMPORT];
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Show the refused rows" }));
  expect(await screen.findByText("The text is empty.")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "All refused rows as CSV" })).toHaveAttribute("href", "/api/v1/imports/import-1/problems.csv");
});

it("says how many rows are back with the lab", async () => {
  imports = [IMPORT];
  show();
  expect(await screen.findByText(/3 back with you/)).toBeInTheDocument();
  expect(screen.queryByText(/being looked at/)).not.toBeInTheDocument();
});
