import { describe, expect, it } from "vitest";
import { dayText, hours, parseDay, quietUntil, weekMinutes } from "./hours";

describe("hours of a day", () => {
  it("reads them as people write them", () => {
    expect(parseDay(2, "9-12, 18:00–22:30; 23 to 24")).toEqual([
      { weekday: 2, from_minute: 540, to_minute: 720 },
      { weekday: 2, from_minute: 1080, to_minute: 1350 },
      { weekday: 2, from_minute: 1380, to_minute: 1440 },
    ]);
    expect(parseDay(0, " ")).toEqual([]);
  });

  it("says what is wrong", () => {
    expect(parseDay(0, "22-2")).toMatch(/two spans/);
    expect(parseDay(0, "9-9")).toMatch(/two spans/);
    for (const wrong of ["evening", "9", "9-25", "9:70-12", "-3"]) expect(parseDay(0, wrong)).toMatch(/such as/);
  });

  it("writes what it reads", () => {
    const spans = parseDay(4, "9-12, 18:30-24");
    if (typeof spans === "string") throw new Error(spans);
    expect(dayText(spans, 4)).toBe("9:00-12:00, 18:30-24:00");
    expect(dayText(spans, 3)).toBe("");
    expect(weekMinutes(spans)).toBe(180 + 330);
  });
});

it("tells minutes as hours", () => {
  expect([20, 60, 390, 400].map(hours)).toEqual(["20 min", "1 h", "6.5 h", "6.5 h"]);
});

it("ends quiet in the morning", () => {
  const wednesday = new Date(2026, 10, 25, 22, 15);
  expect(quietUntil("tomorrow", wednesday)).toEqual(new Date(2026, 10, 26, 8));
  expect(quietUntil("monday", wednesday)).toEqual(new Date(2026, 10, 30, 8));
  expect(quietUntil("monday", new Date(2026, 10, 30, 7))).toEqual(new Date(2026, 11, 7, 8));
  expect(quietUntil("off", wednesday)).toBeNull();
});
