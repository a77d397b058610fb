import { render, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { headingsIn } from "../outline";
import { Prose } from "../Prose";
import { ReadingContext, type Reading } from "./form";
import { pieceOf, shownPlace } from "./places";
import { Written } from "./Written";

async function set(text: string, reading: Reading = { form: "markdown", isAsWritten: false }, numbered = false): Promise<HTMLElement> {
  const { container } = render(
    <ReadingContext.Provider value={reading}>
      <Written text={text} numbered={numbered} />
    </ReadingContext.Provider>,
  );
  await waitFor(() => expect(container.querySelector("[class*=set]")).not.toBeNull());
  return container;
}

it("shows plain prose exactly as before", () => {
  const text = "1. Term.\n\n3. Rent is $5 and $6; see * below.\n\n(a) first";
  const before = render(<Prose text={text} numbered />).container.innerHTML;
  expect(render(<Written text={text} numbered />).container.innerHTML).toBe(before);
});

it("sets Markdown, and letter for letter when asked", async () => {
  const text = "## Law\n\nThe **deposit** is *theirs*.\n\n| A | B |\n|:--|--:|\n| 1 | 2 |\n\n> quoted";
  const root = await set(text);
  expect(root.querySelector("strong")).toHaveTextContent("deposit");
  expect(root.querySelector("em")).toHaveTextContent("theirs");
  expect(screen.getByRole("cell", { name: "2" })).toHaveStyle({ textAlign: "right" });
  expect(root.querySelector("blockquote")).toHaveTextContent("quoted");
  const letters = render(
    <ReadingContext.Provider value={{ form: "markdown", isAsWritten: true }}>
      <Written text={text} />
    </ReadingContext.Provider>,
  );
  expect(letters.container.textContent).toContain("The **deposit** is *theirs*.");
});

it("keeps the numbers and letters of lists as they were written", async () => {
  const root = await set("**Terms**\n\n1. first\n3. third\n7) seventh\n\n(a) alpha\n(b) beta\n\n§ 4\\. done");
  const marks = [...root.querySelectorAll("li > span:first-child")].map((mark) => mark.textContent);
  expect(marks).toEqual(["1.", "3.", "7)"]);
  expect(root.textContent).toContain("(a) alpha\n(b) beta");
});

it("numbers the same paragraphs as the plain text does", async () => {
  const text = "First.\n\n- one\n\n- two\n\n```\ncode\n\nmore\n```\n\n**Last.**";
  const numbers = (root: HTMLElement) => [...root.querySelectorAll("[data-unfound][aria-hidden]")].map((one) => one.textContent);
  expect(numbers(await set(text, undefined, true))).toEqual(["1", "2", "3", "4", "6"]);
  expect(numbers(render(<Prose text={text} numbered />).container)).toEqual(["1", "2", "3", "4", "5", "6"]);
});

it("leaves stars in words, hidden names, indented lines and definitions alone", async () => {
  const root = await set("5*3*2 for [**Name 12**] and snake_case_x\n\n    indented recital\n\n[1]: https://example.org/law\n\nSigned\n-----");
  expect(root.querySelector("em, strong, code, pre, h4, h5")).toBeNull();
  for (const words of ["5*3*2 for [**Name 12**] and snake_case_x", "indented recital", "[1]: https://example.org/law"]) expect(root.textContent).toContain(words);
});

it("shows hostile HTML as text and never as elements", async () => {
  const hostile = '<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n**a** <b onmouseover="x">b</b>\n\n<iframe src="https://evil.example"></iframe>\n\n<!-- note -->';
  const root = await set(hostile);
  expect(root.querySelector("script, img, iframe, b, [onerror], [onmouseover]")).toBeNull();
  for (const words of ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<b onmouseover="x">b</b>', "<iframe", "<!-- note -->"]) expect(root.textContent).toContain(words);
});

it("links only to the web and mail, and says where to", async () => {
  const root = await set("[law](https://example.org/law) [me](mailto:a@example.org) [bad](javascript:alert(1)) [data](data:text/html,x) [odd](JaVaScRiPt:alert(1)) [near](/lab) <javascript:alert(2)>");
  const links = [...root.querySelectorAll("a")];
  expect(links.map((link) => link.getAttribute("href"))).toEqual(["https://example.org/law", "mailto:a@example.org"]);
  expect(links.every((link) => link.rel === "noopener noreferrer nofollow" && link.target === "_blank")).toBe(true);
  expect(root.textContent).toContain("law (https://example.org/law)");
  for (const words of ["[bad](javascript:alert(1))", "[data](data:text/html,x)", "[odd](JaVaScRiPt:alert(1))", "[near](/lab)", "javascript:alert(2)"]) expect(root.textContent).toContain(words);
});

it("fetches no picture: it shows what it is of and where it lies", async () => {
  const root = await set("![a *scan*](https://track.example/p.png?id=7)");
  expect(root.querySelector("img, [src], [style*=url]")).toBeNull();
  expect(root.textContent).toContain("Picture, not loaded: a scan (https://track.example/p.png?id=7)");
});

it("sets formulas, and shows those it does not understand as written", async () => {
  const root = await set("Let $x^2$ be, and \\[ \\frac{1}{2} \\]\n\nbut $\\nosuch{1}$ and \\(\\href{javascript:alert(1)}{x}\\)");
  await waitFor(() => expect(root.querySelectorAll(".katex").length).toBe(3));
  expect(root.textContent).toContain("$\\nosuch{1}$");
  expect(root.querySelector("a")).toBeNull();
});

it("lays out JSON and tool calls, in code alone", async () => {
  const whole = await set('{"name":"search","arguments":{"q":"<b>rent</b>"}}', { form: "guess", isAsWritten: false });
  expect(whole.querySelector("pre")?.textContent).toBe('{\n  "name": "search",\n  "arguments": {\n    "q": "<b>rent</b>"\n  }\n}');
  const call = await set('I look.\n<tool_call>\n{"name": "s"}\n</tool_call>\nDone.', { form: "guess", isAsWritten: false });
  expect(call.querySelector("figcaption")).toHaveTextContent("tool_call, json");
  expect(call.querySelector("pre")?.textContent).toBe('{\n  "name": "s"\n}');
  await waitFor(() => expect(call.querySelector("[data-word=string]")).not.toBeNull());
});

it("offers its headings to the outline at their depth", async () => {
  const root = await set("# One\n\ntext\n\n### Two *more*\n\n**end**", undefined, true);
  expect(headingsIn(root).map(({ words, level }) => [words, level])).toEqual([
    ["One", 1],
    ["Two more", 3],
  ]);
});

it("quotes the source's own words, and finds them again where they are set", async () => {
  const source = "The **tenant** may\n[leave](https://example.org) *early*. Or not.";
  const root = await set(source);
  const piece = pieceOf(source, "tenant may leave");
  expect(piece).toBe("tenant** may\n[leave");
  expect(shownPlace(root, piece ?? "")?.toString().replace(/\s+/g, " ")).toBe("tenant may leave");
  expect(pieceOf(source, "Or not.")).toBe("Or not.");
  expect(pieceOf(source, "never said")).toBeNull();
});

it("sets a hundred kilobytes", async () => {
  const text = Array.from({ length: 900 }, (_, at) => `**Clause ${at}.** The tenant pays $x_${at}$ and *keeps* the \`lease\` for a year, unless it is ended before.`).join("\n\n");
  const root = await set(text, undefined, true);
  expect(text.length).toBeGreaterThan(90_000);
  expect(root.querySelectorAll("p")).toHaveLength(900);
}, 30_000);
