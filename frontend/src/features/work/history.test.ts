import { expect, it } from "vitest";
import { changed, EMPTY, historyOf, keepHistory, redone, undone, type Said } from "./history";

const blank: Said = { answer: {}, rationale: "", isNotEnoughInformation: false };
const chosen = (preference: number): Said => ({ ...blank, answer: { preference } });
const wrote = (rationale: string): Said => ({ ...blank, rationale });

it("goes back and forth through each choice", () => {
  const two = changed(changed(EMPTY, blank, chosen(1)), chosen(1), chosen(2));
  const back = undone(two, chosen(2));
  expect(back?.[1]).toEqual(chosen(1));
  const again = back && redone(back[0], chosen(1));
  expect(again?.[1]).toEqual(chosen(2));
  expect(again && redone(again[0], chosen(2))).toBeNull();
});

it("takes a run of typing for one step, and a pause for its end", () => {
  const run = changed(changed(EMPTY, blank, wrote("1"), 0), wrote("1"), wrote("14"), 300);
  expect(undone(run, wrote("14"))?.[1]).toEqual(blank);
  const paused = changed(run, wrote("14"), wrote("14 days"), 5_000);
  expect(undone(paused, wrote("14 days"))?.[1]).toEqual(wrote("14"));
});

it("forgets what was undone once something else is said", () => {
  const back = undone(changed(EMPTY, blank, chosen(1)), chosen(1));
  const other = changed(back?.[0] ?? EMPTY, blank, chosen(-3));
  expect(redone(other, chosen(-3))).toBeNull();
});

it("knows no step where nothing changed", () => {
  expect(changed(EMPTY, chosen(1), chosen(1))).toBe(EMPTY);
  expect(undone(EMPTY, blank)).toBeNull();
});

it("keeps the steps of each item apart", () => {
  keepHistory("one", changed(EMPTY, blank, chosen(1)));
  expect(historyOf("two")).toBe(EMPTY);
  expect(historyOf("one").past).toEqual([blank]);
});

it("takes a run of typing within a row of the answer for one step, and another row for another", () => {
  const rows = (...texts: string[]): Said => ({ ...blank, answer: { rows: texts.map((criterion) => ({ criterion, points: 1 })) } });
  const typed = changed(changed(EMPTY, rows("", ""), rows("A", ""), 0), rows("A", ""), rows("Ab", ""), 300);
  expect(undone(typed, rows("Ab", ""))?.[1]).toEqual(rows("", ""));
  const other = changed(typed, rows("Ab", ""), rows("Ab", "C"), 600);
  expect(undone(other, rows("Ab", "C"))?.[1]).toEqual(rows("Ab", ""));
  const removed = changed(typed, rows("Ab", ""), rows("Ab"), 600);
  expect(undone(removed, rows("Ab"))?.[1]).toEqual(rows("Ab", ""));
});
