import { expect, it } from "vitest";
import { day, moment, stopwatch } from "./dates";
import { money, toMinor } from "./money";

it("writes money with its own number of decimals", () => {
  expect(money(1420, "usd")).toBe("$14.20");
  expect(money(1420, "JPY")).toBe("¥1,420");
});

it("reads typed amounts to the cent and refuses what is none", () => {
  expect(toMinor("184,320.55", "USD")).toBe(18_432_055);
  expect(toMinor("$14", "USD")).toBe(1400);
  expect(toMinor("14.205", "USD")).toBeNull();
  expect(toMinor("-5", "USD")).toBeNull();
  expect(toMinor("", "USD")).toBeNull();
});

it("reads amounts typed the German way, where a point parts thousands", () => {
  expect(toMinor("184.320,55", "USD", "de")).toBe(18_432_055);
  expect(toMinor("1.420", "USD", "de")).toBe(142_000);
  expect(toMinor("14,2", "USD", "de")).toBe(1420);
  expect(toMinor("14.20", "USD", "de")).toBe(1420);
  expect(toMinor("14,205", "USD", "de")).toBeNull();
  expect(toMinor("1,4,2", "USD", "de")).toBeNull();
});

it("writes days with weekday and moments with their zone", () => {
  const now = new Date("2026-11-24T10:00:00Z");
  expect(day("2026-11-27T12:00:00Z", now, "Europe/Berlin")).toBe("Fri 27 Nov");
  expect(day("2027-01-01T12:00:00Z", now, "Europe/Berlin")).toBe("Fri 1 Jan 2027");
  expect(moment("2026-11-21T13:02:00Z", now, "Europe/Berlin")).toBe("Sat 21 Nov 14:02 CET");
  expect(stopwatch(3729)).toBe("1:02:09");
});
