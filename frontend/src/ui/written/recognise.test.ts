import { expect, it } from "vitest";
import { laidOut } from "./json";
import { mathsIn } from "./maths";
import { hasSetText, shownAs } from "./recognise";

const PLAIN = {
  contract: "1. Term.\n\n3. Rent. The rent is $5,000 and the deposit $6,000.\n\n(a) due on the first;\n(b) late after the fifth.\n\n    Indented recital.",
  footnotes: "The value* was 5 mg, and the dose** was 10 mg.\n\n* as measured\n** as given",
  note: "# CHF\n- continue furosemide\n- daily weights\n\n# HTN: stable",
  hidden: "Mr [**Known lastname 123**] was seen at [**Hospital 4**] on [**2012-3-4**].",
  product: "5*3*2 tablets, snake_case_name, and _____ signed.",
  money: "Between $5 and $6, or $10-$12; A$3 = US$2 and B$4.",
  year: "[2019]",
  list: "Bring:\n- the lease\n- the letter\n- a photo",
  quoted: "`a' and `b' are the parties",
  sic: "He \\[sic\\] left, \\(see above\\).",
  rule: "Signed,\n-----------\nJ. Doe",
  kinds: "use A | B\nor C | D",
};
const SET = {
  bold: "**Short answer**: no.\n\n**Why**: the statute.",
  table: "| Drug | Dose |\n|---|---|\n| A | 5 mg |",
  fence: "Run this:\n```python\nprint(1)\n```",
  link: "See [the statute](https://example.org/law).",
  headings: "## Facts\n\nA.\n\n## Law\n\nB.",
  mixed: "# Answer\n\n- one\n- **two**",
  inline: "The clearance is $Cl = \\frac{k}{V}$ here.",
  display: "So\n\n\\[ x^2 = 4 \\]\n\nand done.",
  call: 'I look it up.\n<tool_call>\n{"name": "search", "arguments": {"q": "rent"}}\n</tool_call>',
};

it.each(Object.entries(PLAIN))("leaves plain prose alone: %s", (_, text) => {
  expect(shownAs(text, "guess")).toBe("plain");
});

it.each(Object.entries(SET))("knows what is marked up: %s", (_, text) => {
  expect(shownAs(text, "guess")).toBe("markdown");
});

it("does as the project says", () => {
  expect(shownAs(SET.bold, "plain")).toBe("plain");
  expect(shownAs("Just *one* star.", "markdown")).toBe("markdown");
});

it("takes whole objects, and lists of them, for JSON, and nothing else", () => {
  const shown = ['{"a": 1}', ' [{"role": "user"}] ', "[1, 2]", "{not json}", "[2019] UKSC 3", '{"a": 1} and so'].map((text) => shownAs(text, "guess"));
  expect(shown).toEqual(["json", "json", "plain", "plain", "plain", "plain"]);
});

it("lays JSON out without touching a value", () => {
  const text = '{"id":12345678901234567890,"x":1.50,"x":[],"s":"a, \\"b\\": {c}","n":[1,{"y":null}]}';
  expect(laidOut(text)).toBe('{\n  "id": 12345678901234567890,\n  "x": 1.50,\n  "x": [],\n  "s": "a, \\"b\\": {c}",\n  "n": [\n    1,\n    {\n      "y": null\n    }\n  ]\n}');
  expect(laidOut(text).replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
});

it("finds formulas by their delimiters and a sign of LaTeX, never in code", () => {
  const text = "$x$, `$y$`, $5 and $6, $$a\n= b$$, \\(E = mc^2\\), $a b$, \\$z$";
  expect(mathsIn(text).map(({ tex, isDisplay }) => [tex, isDisplay])).toEqual([
    ["x", false],
    ["a\n= b", true],
    ["E = mc^2", false],
  ]);
});

it("looks into everything that an item holds", () => {
  expect(hasSetText({ prompt: "Plain.", candidates: [{ text: "Plain." }, { text: SET.bold }] }, "guess")).toBe(true);
  expect(hasSetText({ prompt: "Plain.", n: 3, none: null }, "guess")).toBe(false);
});

it("is quick on long texts, whatever they hold", () => {
  const begun = performance.now();
  for (const unit of ["**", "`a", "$", "| --- ", "[a](", "\\(", "- x\n", "<tool_call>{", "word *and* more. "]) shownAs(unit.repeat(100_000 / unit.length), "guess");
  expect(performance.now() - begun).toBeLessThan(2_000);
});
