import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);

// jsdom lacks what Mantine asks of a browser. A test that runs without a page needs none of it.
if (typeof window !== "undefined") window.matchMedia ??= ((query: string) => ({
  matches: false,
  media: query,
  onchange: null,
  addListener: () => undefined,
  removeListener: () => undefined,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  dispatchEvent: () => false,
})) as typeof window.matchMedia;

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

// Textareas that grow listen for fonts to arrive.
if (typeof document !== "undefined" && !("fonts" in document)) Object.defineProperty(document, "fonts", { value: new EventTarget() });
