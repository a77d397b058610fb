import { setupI18n, type I18n, type Messages } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { TransNoContext, type TransProps } from "@lingui/react/server";
import { chosenLanguage, type Language } from "./choice";

export { LANGUAGES, choose, keptChoice, type Language } from "./choice";

/** English stands in the code; what is here comes when its readers do. */
const CATALOGUES: Record<Exclude<Language, "en">, () => Promise<{ messages: Messages }>> = { de: () => import("./de.po") };

/** The language of this page, from its first paint to its end: choosing another one reads the page anew. */
export const language = chosenLanguage();

/** What `t` and `Trans` ask. Modules that use them wait until the sentences are here, so constants may hold sentences too. */
export const i18n = await speaking(language);

/** How numbers and amounts are written, and how dates are. */
export const locale = { en: "en-US", de: "de-DE" }[language];
export const timeLocale = { en: "en-GB", de: "de-DE" }[language];

document.documentElement.lang = language;

/** A sentence with elements in it; the macro of @lingui/react makes these. */
export function Trans(props: TransProps) {
  return <TransNoContext {...props} lingui={{ i18n }} />;
}

async function speaking(spoken: Language): Promise<I18n> {
  const messages = spoken === "en" ? {} : await sentencesOf(spoken);
  return setupI18n({ locale: spoken, messages: { [spoken]: messages } }).setMessagesCompiler(compiler());
}

/** English rather than an empty page when the sentences do not arrive. */
async function sentencesOf(spoken: Exclude<Language, "en">): Promise<Messages> {
  return CATALOGUES[spoken]().then(
    ({ messages }) => messages,
    () => ({}),
  );
}

/** English is compiled on first use, once a sentence. */
function compiler(): typeof compileMessage {
  const known = new Map<string, ReturnType<typeof compileMessage>>();
  return (message) => {
    if (!message.includes("{")) return [message];
    const compiled = known.get(message) ?? compileMessage(message);
    known.set(message, compiled);
    return compiled;
  };
}
