import { expect, it } from "vitest";
import { changedLines } from "./guideline-read";

it("counts a line that was written anew once, and names the new ones", () => {
  const change = changedLines("# Safety\n\nSafety first.\nThen dose.", "# Safety\n\nSafety before all.\nThen dose.\nThen sources.");
  expect(change.count).toBe(2);
  expect([...change.fresh]).toEqual(["Safety before all.", "Then sources."]);
});

it("counts lines that are gone", () => {
  expect(changedLines("One.\nTwo.\nThree.", "One.").count).toBe(2);
  expect(changedLines("One.\n\nTwo.", "One.\nTwo.").count).toBe(0);
});
