import { expect, it } from "vitest";
import { readAnswers } from "./from-file";

it("reads two columns with or without a head", () => {
  expect(readAnswers("item,answer\r\nc-1,yes\r\nc-2,no\r\n").labels).toEqual({ "c-1": "yes", "c-2": "no" });
  expect(readAnswers("c-1;yes").labels).toEqual({ "c-1": "yes" });
  expect(readAnswers('"c, ""one""","no, never"').labels).toEqual({ 'c, "one"': "no, never" });
});

it("reads JSON lines with labels or answers in full", () => {
  expect(readAnswers('{"item": "c-1", "answer": "yes"}\n{"external_id": 7, "label": "no"}').labels).toEqual({ "c-1": "yes", "7": "no" });
  expect(readAnswers('{"item": "r-1", "answer": {"order": [2, 0, 1]}}').answers).toEqual({ "r-1": { order: [2, 0, 1] } });
});

it("names lines that are nothing, items that stand twice and ways that are mixed", () => {
  expect(readAnswers("c-1\nc-2,yes,why\n{broken\n").problems).toEqual(["Line 1 is no item with its answer.", "Line 2 is no item with its answer.", "Line 3 is no item with its answer."]);
  expect(readAnswers("c-1,yes\nc-1,no").problems).toEqual(["Line 2: item c-1 stands twice."]);
  expect(readAnswers('c-1,yes\n{"item": "c-2", "answer": {"label": "no"}}').problems).toHaveLength(1);
  expect(readAnswers("\n  \n").problems).toEqual([]);
});
