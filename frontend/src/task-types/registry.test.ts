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
});
