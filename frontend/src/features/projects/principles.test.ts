import { expect, it } from "vitest";
import { changesBetween, nextCode } from "./principle-changes";

const [harm, care, plain] = [
  { code: "P1", title: "Does no harm", text: "Nothing that harms." },
  { code: "P2", title: "Seek care", text: "Names the signs." },
  { code: "P3", title: "Plain", text: "Known words." },
];

it("follows principles by code: changed, new, removed, and no mere move", () => {
  const after = [plain, { ...harm, text: "Nothing that harms anybody." }, { code: "P4", title: "Kind", text: "Friendly." }];
  const changes = changesBetween([harm, care, plain], after);
  expect(changes.map(({ code, kind }) => [code, kind])).toEqual([
    ["P1", "changed"],
    ["P4", "new"],
    ["P2", "removed"],
  ]);
  expect(changes[0]?.words.filter((word) => word.side === "b").map((word) => word.text)).toEqual(["harms anybody."]);
  expect(changesBetween([harm, care], [care, harm])).toEqual([]);
});

it("gives a new principle a code that none has", () => {
  expect(nextCode([])).toBe("P1");
  expect(nextCode([harm, { ...plain, code: "P7" }, { ...care, code: "X" }])).toBe("P8");
});
