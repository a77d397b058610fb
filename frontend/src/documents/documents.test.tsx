import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { Anchored } from "./Anchored";
import { cutAtAnchors, quoted } from "./anchors";
import { DocumentsContext, useDocuments, type Attached } from "./context";

const LEASE: Attached = { id: "f1", name: "lease.pdf", kind: "pdf", bytes_total: 1, page: 3, is_erased: false };
const SCAN: Attached = { id: "f2", name: "scan [1].png", kind: "png", bytes_total: 1, page: null, is_erased: false };
const FILES = [LEASE, SCAN];

it("writes a quote with its place, and the place alone without words", () => {
  expect(quoted(" The deposit\n  is returned. ", { name: "lease.pdf", page: 3 })).toBe("“The deposit is returned.” [lease.pdf, p. 3]");
  expect(quoted("", { name: "scan.png", page: null })).toBe("[scan.png]");
});

it("finds the places of the item's own files in a reason and nothing else", () => {
  const text = "See [lease.pdf, p. 12] and [lease.pdf], not [other.pdf, p. 1], [2019] or [lease.pdf, p. 0].";
  const anchors = cutAtAnchors(text, ["lease.pdf"]).filter((part) => typeof part !== "string");
  expect(anchors).toEqual([
    { text: "[lease.pdf, p. 12]", name: "lease.pdf", page: 12 },
    { text: "[lease.pdf]", name: "lease.pdf", page: null },
  ]);
  expect(cutAtAnchors("[scan [1].png]", ["scan [1].png"])).toEqual([{ text: "[scan [1].png]", name: "scan [1].png", page: null }]);
  const whole = cutAtAnchors(text, ["lease.pdf"]).map((part) => (typeof part === "string" ? part : part.text));
  expect(whole.join("")).toBe(text);
});

function Here({ reason }: { reason: string }) {
  const documents = useDocuments(FILES);
  const { opened } = documents;
  return (
    <DocumentsContext.Provider value={documents}>
      <Anchored text={reason} />
      <button onClick={documents.next}>next</button>
      <output>{opened ? `${opened.file.name} ${opened.page}` : "text"}</output>
    </DocumentsContext.Provider>
  );
}

it("opens the place that a reason names, and goes from the text through the files back to it", async () => {
  render(<Here reason="As in [lease.pdf, p. 12]." />);
  const shown = screen.getByRole("status");
  await userEvent.click(screen.getByRole("button", { name: "[lease.pdf, p. 12]" }));
  expect(shown).toHaveTextContent("lease.pdf 12");
  const next = screen.getByRole("button", { name: "next" });
  await userEvent.click(next);
  expect(shown).toHaveTextContent("scan [1].png null");
  await userEvent.click(next);
  expect(shown).toHaveTextContent("text");
  await userEvent.click(next);
  expect(shown).toHaveTextContent("lease.pdf 3");
});

it("is plain text where there are no files", () => {
  render(<Anchored text="[lease.pdf, p. 12]" />);
  expect(screen.queryByRole("button")).toBeNull();
});
