import { beforeEach, expect, it } from "vitest";
import { choose, chosen, keyPressed, keysOf, remember, resetKeys } from "./key-map";

beforeEach(() => {
  localStorage.clear();
  keysOf("somebody else");
  keysOf("me");
  resetKeys();
  remember(["n", "s", "mod+Enter"]);
});

it("puts a chosen key in the place of ours, for this person alone", () => {
  expect(choose("n", "k")).toBeNull();
  expect(chosen("n")).toBe("k");
  keysOf("another");
  expect(chosen("n")).toBe("n");
  keysOf("me");
  expect(chosen("n")).toBe("k");
});

it("refuses a key that does something else, here or on another page, and the browser's own", () => {
  expect(choose("n", "s")).toMatch(/something else/);
  expect(choose("n", "mod+w")).toMatch(/belongs to the browser/);
  expect(chosen("n")).toBe("n");
});

it("frees a key that was moved away, and gives all back on reset", () => {
  choose("s", "z");
  expect(choose("n", "s")).toBeNull();
  expect(choose("s", "s")).toMatch(/something else/);
  resetKeys();
  expect([chosen("s"), chosen("n")]).toEqual(["s", "n"]);
});

it("writes pressed keys as pages do", () => {
  expect(keyPressed(new KeyboardEvent("keydown", { key: "Z", shiftKey: true, ctrlKey: true }))).toBe("mod+shift+z");
  expect(keyPressed(new KeyboardEvent("keydown", { key: "!", shiftKey: true }))).toBe("!");
  expect(keyPressed(new KeyboardEvent("keydown", { key: "Shift", shiftKey: true }))).toBeNull();
});
