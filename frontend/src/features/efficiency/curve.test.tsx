import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { CurvePoint, Report } from "./api";
import { CertaintyByCost } from "./CertaintyByCost";

const figure = (value: number, n: number) => ({ value, lower: value * 0.9, upper: Math.min(1e9, value * 1.1), n });
const point = (design: CurvePoint["design"], at_most: number, cost: number, decided: number): CurvePoint => ({ design, at_most, answers: figure(cost / 1000, 400), minutes: figure(cost / 200, 400), cost_minor: figure(cost, 400), decided: figure(decided, design === "hybrid" ? 1400 : 100) });
const CURVE = [point("hybrid", 0, 375, 0.5), point("hybrid", 2, 1200, 0.9), point("human", 2, 2000, 0.6), point("human", 3, 2400, 0.8)];

function show(curve: CurvePoint[] | undefined) {
  const report = { assumptions: { price_minor: 1000, minutes: 5, currency: "USD", include_evidence: true }, figures: { sureness: 0.95, curve } } as unknown as Report;
  return render(
    <MantineProvider>
      <CertaintyByCost report={report} />
    </MantineProvider>,
  );
}

it("says in a sentence how much either way decides at which cost, with n and band", () => {
  show(CURVE);
  expect(screen.getByText("This project decides 90 % of its items at $12.00 an item; experts alone decide 80 % at $24.00")).toBeTruthy();
  expect(screen.getByText(/n = 1,400 items here, 100 blind items/)).toBeTruthy();
});

it("draws each point where its cost and share put it, with its band", () => {
  const { container } = show(CURVE);
  expect([...container.querySelectorAll("polyline")].map((line) => line.getAttribute("points"))).toEqual(["15.63,50.00 50.00,10.00", "83.33,40.00 100.00,20.00"]);
  expect(container.querySelectorAll("polygon")[0]?.getAttribute("points")).toBe("15.63,45.00 50.00,1.00 50.00,19.00 15.63,55.00");
});

it("gives the same numbers as a table", async () => {
  show(CURVE);
  await userEvent.click(screen.getByRole("button", { name: "As table" }));
  const rows = screen.getAllByRole("row").slice(1);
  const cells = rows.map((row) => within(row).getAllByRole("cell").map((cell) => cell.textContent));
  expect(cells[2]).toEqual(["experts alone", "2", "60 % (54 % to 66 %)", "$20.00 ($18.00 to $22.00)", "10.00 (9.00 to 11.00)"]);
});

it("says that an older snapshot has none", () => {
  show(undefined);
  expect(screen.getByText(/no curve of certainty by cost yet/)).toBeTruthy();
});
