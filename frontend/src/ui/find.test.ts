import { expect, it } from "vitest";
import { hitsIn } from "./find";

function page(html: string): HTMLElement {
  const root = document.createElement("div");
  root.innerHTML = html;
  return root;
}

const found = (html: string, needle: string) => hitsIn(page(html), needle).map(String);

it("finds whatever the case, through elements of one paragraph, never into the next", () => {
  expect(found("<p>An agree<mark>ment</mark> is an <mark>AGREE</mark>MENT.</p><p>agree</p><p>ment</p>", "agreement")).toEqual(["agreement", "AGREEMENT"]);
});

it("looks for nothing shorter than two letters and counts what overlaps once", () => {
  expect(found("<p>aaaa</p>", "a")).toEqual([]);
  expect(found("<p>aaaa</p>", "aa")).toEqual(["aa", "aa"]);
});

it("keeps places right where lower case is longer", () => {
  expect(found("<p>İstanbul <b>law</b> İ</p>", "law")).toEqual(["law"]);
});
