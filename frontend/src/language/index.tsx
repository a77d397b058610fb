import { setupI18n, type Messages } from "@lingui/core";
import { TransNoContext, type TransProps } from "@lingui/react/server";
import { chosenLanguage, type Language } from "./choice";
import { compiled } from "./compiled";

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

/** Fetches the sentences, then speaks them; English rather than an empty page when they do not arrive. */
export async function speak(): Promise<void> {
  const messages = language === "en" ? {} : await CATALOGUES[language]().then((catalogue) => catalogue.messages, () => null);
  if (messages) i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = i18n.locale;
}

/** A sentence with elements in it; the macro of @lingui/react makes these. */
export function Trans(props: TransProps) {
  return <TransNoContext {...props} lingui={{ i18n }} />;
}
