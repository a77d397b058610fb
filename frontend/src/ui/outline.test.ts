import { expect, it } from "vitest";
import { headingLevel, headingsIn } from "./outline";

it("takes for headings what contracts and notes set apart by name, number or capitals", () => {
  const levels = ["ARTICLE IV", "Exhibit A to the Agreement", "2. Definitions", "2.1 Term of the Agreement", "WITNESSETH:", "## Assessment", "I. Background"].map(headingLevel);
  expect(levels).toEqual([1, 1, 2, 3, 2, 2, 2]);
});

it("takes no sentence, no list and no long line for one", () => {
  const none = ["Section 4 applies to all claims.", "2.1 The seller delivers; the buyer pays.", "He was fine.", "OK", "—", "1. first", `ALL OF ${"THE TEXT ".repeat(12)}`, "TWO\nLINES"];
  expect(none.map(headingLevel)).toEqual(none.map(() => 0));
});

it("lists headings in their order with their elements", () => {
  const root = document.createElement("div");
  root.innerHTML = "<p>ARTICLE   I</p><p>The parties agree.</p><p><mark>DEFINI</mark>TIONS</p>";
  expect(headingsIn(root).map(({ words, level }) => `${level} ${words}`)).toEqual(["1 ARTICLE I", "2 DEFINITIONS"]);
});
