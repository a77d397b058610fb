import { expect, it } from "vitest";
import { focusField, tooLong } from "./lacking";

function bar(html: string): HTMLElement {
  document.body.innerHTML = `<footer>${html}</footer>`;
  const made = document.querySelector("footer");
  if (!made) throw new Error("no footer");
  made.querySelectorAll<HTMLElement>("*").forEach((element) => (element.scrollIntoView = () => undefined));
  return made;
}

it("moves to the field that is named, else to one marked wrong, else to the first control", () => {
  const html = (marked: string) => `<div data-editor><button id="first">1</button><textarea id="revision" name="revision" ${marked}></textarea></div>`;
  focusField(bar(html("")), "revision");
  expect(document.activeElement?.id).toBe("revision");
  focusField(bar(html('aria-invalid="true"')), "unknown");
  expect(document.activeElement?.id).toBe("revision");
  focusField(bar(html("")));
  expect(document.activeElement?.id).toBe("first");
});

it("says how much too long an answer is, in bytes as they are sent", () => {
  const said = { answer: {}, rationale: "ä".repeat(140_000), isNotEnoughInformation: false };
  expect(tooLong(said)).toMatch(/274 kB; 256 kB/);
  expect(tooLong({ ...said, rationale: "short" })).toBeNull();
});
