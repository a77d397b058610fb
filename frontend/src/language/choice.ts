/** Every language that the pages speak, each by its own name. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;

export type Language = keyof typeof LANGUAGES;

const KEPT = "language";
const NEWS = "language-chosen";

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

/** Keeps a choice, or follows the browser again; reads the page anew where that changes its language: drafts outlive it. */
export function choose(choice: Language | null): void {
  const before = chosenLanguage();
  if (choice) localStorage.setItem(KEPT, choice);
  else localStorage.removeItem(KEPT);
  if (chosenLanguage() !== before) location.reload();
}

/** A visitor's choice: it becomes the account's with which they sign in next, in this window. */
export function chooseAsVisitor(choice: Language): void {
  sessionStorage.setItem(NEWS, choice);
  choose(choice);
}

/** What a visitor chose before signing in, told once. */
export function takeNews(): Language | null {
  const news = sessionStorage.getItem(NEWS);
  sessionStorage.removeItem(NEWS);
  return isLanguage(news) ? news : null;
}
