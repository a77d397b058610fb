/** Every language that the pages speak, each by its own name. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;

export type Language = keyof typeof LANGUAGES;

const KEPT = "language";

function isLanguage(value: string | null): value is Language {
  return value !== null && value in LANGUAGES;
}

/** What was chosen on this device; null follows the browser. */
export function keptChoice(): Language | null {
  const kept = localStorage.getItem(KEPT);
  return isLanguage(kept) ? kept : null;
}

/** The kept choice, or the first of the browser's languages that we speak, or English. */
export function chosenLanguage(browser: readonly string[] = navigator.languages): Language {
  return keptChoice() ?? browser.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? "en";
}

/** Keeps a choice, or follows the browser again, and reads the page anew in it: drafts outlive that. */
export function choose(choice: Language | null): void {
  if (choice) localStorage.setItem(KEPT, choice);
  else localStorage.removeItem(KEPT);
  location.reload();
}
