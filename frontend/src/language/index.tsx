import { setupI18n, type Messages } from "@lingui/core";
import { TransNoContext, type TransProps } from "@lingui/react/server";
import { chosenLanguage, type Language } from "./choice";
import { compiled } from "./compiled";
import type * as Refusals from "./refusals";
import type * as ServerWords from "./server-words";

export { LANGUAGES, choose, chooseAsVisitor, keptChoice, takeNews, type Language } from "./choice";

/** English stands in the code; what is here comes when its readers do. */
const CATALOGUES: Record<Exclude<Language, "en">, () => Promise<{ messages: Messages }>> = { de: () => import("./de.po") };

/** The language of this page, from its first paint to its end: choosing another one reads the page anew. */
export const language = chosenLanguage();

/** How numbers and amounts are written, and how dates are. */
export const locale = { en: "en-US", de: "de-DE" }[language];
export const timeLocale = { en: "en-GB", de: "de-DE" }[language];

/** What `t` and `Trans` ask. */
export const i18n = setupI18n({ locale: "en", messages: { en: {} } }).setMessagesCompiler(compiled);

// What only readers of another language than the server's need comes with their catalogue.
let refusals: Pick<typeof Refusals, "refusalIn" | "titleIn"> | null = null;
let words: Pick<typeof ServerWords, "spokenBy"> | null = null;

/** A phrase that the server worded, in this language where it is known. */
export function spoken(phrase: string): string {
  return words?.spokenBy((known, values) => i18n._({ ...known, values }), phrase) ?? phrase;
}

/** The server's refusal in this language; undefined where its own words are the best that there are. */
export function refusalSaid(code: string): string | undefined {
  return refusals?.refusalIn(code);
}

export function titleSaid(status: number): string | undefined {
  return refusals?.titleIn(status);
}

/** Fetches the sentences, then speaks them; English rather than an empty page when they do not arrive. */
export async function speak(): Promise<void> {
  if (language !== "en") await speakAnother(language).catch(() => undefined);
  document.documentElement.lang = i18n.locale;
}

async function speakAnother(other: Exclude<Language, "en">): Promise<void> {
  const [{ messages }, { reckonIds }] = await Promise.all([CATALOGUES[other](), import("./ids")]);
  reckonIds(i18n);
  i18n.loadAndActivate({ locale: other, messages });
  // These hold sentences as constants, so they come after them.
  [refusals, words] = await Promise.all([import("./refusals"), import("./server-words")]);
}

/** A sentence with elements in it; the macro of @lingui/react makes these. */
export function Trans(props: TransProps) {
  return <TransNoContext {...props} lingui={{ i18n }} />;
}
