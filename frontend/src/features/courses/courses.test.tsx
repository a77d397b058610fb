import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeQueryClient } from "@/api/query-client";
import type { Course } from "@/api/types";
import { CoursePart } from "./CoursePart";
import { labelPlaces } from "./DecidedChart";

const NOTHING = { experts: 0, person: 0, conference: 0, ai: 0 };
const COURSE: Course = {
  as_of: "2026-11-24T14:00:00Z",
  fewest: 10,
  decided: {
    n: 12,
    step: "hour",
    points: [
      { at: "2026-11-24T12:00:00Z", ...NOTHING },
      { at: "2026-11-24T13:00:00Z", ...NOTHING, experts: 7 },
      { at: "2026-11-24T14:00:00Z", ...NOTHING, experts: 11, person: 1 },
    ],
  },
  answers: { n: 4, hours: [] },
};
let course: Course;

beforeEach(() => {
  course = COURSE;
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(course)));
});
afterEach(() => vi.unstubAllGlobals());

function show() {
  render(
    <MantineProvider>
      <QueryClientProvider client={makeQueryClient()}>
        <CoursePart projectId="project-1" />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

it("says in a sentence what is drawn, and gives the numbers as a table", async () => {
  show();
  const figure = await screen.findByRole("figure", { name: "12 items decided: 11 by experts, 1 by a person" });
  expect(within(figure).getByText(/n = 12 decisions/)).toBeInTheDocument();
  await userEvent.click(within(figure).getByRole("button", { name: "As table" }));
  const rows = within(figure).getAllByRole("row").map((row) => within(row).getAllByRole(row.querySelector("th") ? "columnheader" : "cell").slice(1).map((cell) => cell.textContent));
  expect(rows).toEqual([["by experts", "by a person"], ["0", "0"], ["7", "0"], ["11", "1"]]);
  expect(decodeURIComponent(within(figure).getByRole("link", { name: "CSV" }).getAttribute("href") ?? "")).toContain('"11","1"');
});

it("draws nothing below its n and says so", async () => {
  show();
  expect(await screen.findByText("No bars below 10 answers in 24 hours; there are 4.")).toBeInTheDocument();
  expect(screen.getAllByRole("figure")).toHaveLength(1);
});

it("is not there before there is anything", async () => {
  course = { ...COURSE, decided: { n: 0, step: "", points: [] }, answers: { n: 0, hours: [] } };
  show();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(screen.queryByText("Over time")).toBeNull();
});

it("never writes one label upon another", () => {
  const places = labelPlaces([97, 1, 1, 1], 100);
  for (let index = 1; index < places.length; index += 1) expect((places[index - 1] ?? 0) - (places[index] ?? 0)).toBeGreaterThanOrEqual(16);
});
