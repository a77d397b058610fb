import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TASK_TYPES } from ".";
import { compareWords } from "./diff";
import { phraseOf } from "./phrases";

const folders = readdirSync(new URL("src/task-types", `file://${process.cwd()}/`), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();
const serverKinds = readdirSync(new URL("../tasks/types", `file://${process.cwd()}/`))
  .filter((name) => name.endsWith(".py") && !name.startsWith("_"))
  .map((name) => name.replace(".py", ""));

describe("task types", () => {
  it("has a registered kind for each folder", () => {
    expect(TASK_TYPES.map((type) => type.kind).sort()).toEqual(folders);
  });

  it("has the server's half of each kind", () => {
    expect(serverKinds).toEqual(expect.arrayContaining(folders));
  });

  it("has a phrase for lists of each kind", () => {
    expect(TASK_TYPES.map((type) => phraseOf(type.kind)?.phrase)).toEqual(TASK_TYPES.map((type) => type.phrase));
  });
});

describe("compareWords", () => {
  it("keeps both texts whole", () => {
    const a = "the landlord has 14 days\n\nto answer";
    const b = "the landlord has 30 days to answer in writing";
    const changes = compareWords(a, b);
    const side = (name: string) => changes.filter((change) => change.side !== name).map((change) => change.text).join("");
    expect(side("b")).toBe(a);
    expect(side("a")).toBe(b);
  });

  it("marks only what differs", () => {
    expect(compareWords("take 5 mg daily", "take 2.5 mg daily")).toEqual([
      { side: "both", text: "take " },
      { side: "a", text: "5 " },
      { side: "b", text: "2.5 " },
      { side: "both", text: "mg daily" },
    ]);
  });

  it("finds a word in a long text, and several far apart, without a table of the whole", () => {
    const line = (number: number) => `Paragraph ${number} says what it says in a dozen words or so, no more.\n`;
    const lines = Array.from({ length: 1500 }, (_, number) => line(number));
    const changed = lines.with(3, "Another third.\n").with(1490, line(1490).replace("dozen", "score"));
    const begun = performance.now();
    const changes = compareWords(lines.join(""), changed.join(""));
    expect(performance.now() - begun).toBeLessThan(1_000);
    const inserted = changes.filter((change) => change.side === "b").map((change) => change.text.trim());
    expect(inserted).toEqual(["Another third.", "score"]);
    expect(changes.filter((change) => change.side !== "a").map((change) => change.text).join("")).toBe(changed.join(""));
  });
});
