import { afterEach, expect, it } from "vitest";
import { chooseAsVisitor, chosenLanguage, keptChoice, takeNews } from "./choice";

afterEach(() => localStorage.clear());

it("follows the browser to the first language that we speak", () => {
  expect(chosenLanguage(["de-AT", "en"])).toBe("de");
  expect(chosenLanguage(["fr", "de"])).toBe("de");
  expect(chosenLanguage(["fr"])).toBe("en");
});

it("keeps what was chosen on this device, unless we do not speak it", () => {
  localStorage.setItem("language", "de");
  expect(chosenLanguage(["en"])).toBe("de");
  localStorage.setItem("language", "tlh");
  expect(chosenLanguage(["en"])).toBe("en");
});

it("tells once what a visitor chose before signing in", () => {
  chooseAsVisitor("en");
  expect(keptChoice()).toBe("en");
  expect(takeNews()).toBe("en");
  expect(takeNews()).toBeNull();
});
