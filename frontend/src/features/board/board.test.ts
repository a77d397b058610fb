import { describe, expect, it } from "vitest";
import type { BoardOffer } from "@/api/types";
import { passes } from "./filters";
import { held } from "./held-back";
import { hoursOf, openWords } from "./open-hours";

function offer(id: string, more: Partial<BoardOffer> = {}): BoardOffer {
  const project = { name: `Project ${id}`, task_type: "pair", field: "law", specialty: "landlord_tenant", jurisdiction: "US-NY" };
  return { offer_id: id, fits: true, items_open_to_me: 20, minutes_open_to_me: 100, is_more: false, hourly_minor: 15_200, lab_name: "Lab", reasons: [], project, ...more } as BoardOffer;
}

describe("what is held back", () => {
  const known = [offer("a"), offer("b")];

  it("keeps the order, takes new figures, greys what ended", () => {
    const { shown, fresh } = held(known, [offer("b", { items_open_to_me: 5 })]);
    expect(shown.map((one) => [one.offer_id, one.items_open_to_me, one.isGone])).toEqual([
      ["a", 20, true],
      ["b", 5, false],
    ]);
    expect(fresh).toBe(0);
  });

  it("counts new work that fits and folds in what does not", () => {
    const { shown, fresh } = held(known, [offer("new"), offer("other", { fits: false }), ...known]);
    expect(shown.map((one) => one.offer_id)).toEqual(["a", "b", "other"]);
    expect(fresh).toBe(1);
  });
});

describe("hours open to me", () => {
  it("adds up what is measured and names what is not", () => {
    expect(openWords([offer("a"), offer("b", { minutes_open_to_me: 290 })])).toBe("2 projects, about 6.5 h");
    expect(openWords([offer("a"), offer("b", { minutes_open_to_me: null, items_open_to_me: 40 })])).toBe("2 projects, about 1.5 h and 40 items not timed yet");
    expect(openWords([offer("a", { is_more: true })])).toBe("1 project, at least 1.5 h");
    expect(openWords([offer("a", { fits: false }), offer("b", { items_open_to_me: 0 })])).toBe("0 projects");
    expect(hoursOf(12)).toBe("10 min");
  });
});

describe("filters", () => {
  const none = { words: "", isForPhone: false, leastHourly: 0 };

  it("finds words anywhere, each of them", () => {
    expect(passes(offer("a"), { ...none, words: "landlord lab" })).toBe(true);
    expect(passes(offer("a"), { ...none, words: "landlord cardiology" })).toBe(false);
  });

  it("leaves out what pays less or is not measured, and what wants a desk", () => {
    expect(passes(offer("a"), { ...none, leastHourly: 152 })).toBe(true);
    expect(passes(offer("a"), { ...none, leastHourly: 153 })).toBe(false);
    expect(passes(offer("a", { hourly_minor: null }), { ...none, leastHourly: 1 })).toBe(false);
    const critique = { ...offer("a").project, task_type: "critique" } as BoardOffer["project"];
    expect(passes(offer("a", { project: critique }), { ...none, isForPhone: true })).toBe(false);
  });
});
