import { formatter } from "@lingui/format-po";
import { createSwcExtractor } from "@lingui/native-tools";

/** `npm run language` brings the sentences of src into the catalogues; `make lint` fails where it was forgotten. */
export default {
  sourceLocale: "en",
  locales: ["de"],
  fallbackLocales: false,
  catalogs: [{ path: "<rootDir>/src/language/{locale}", include: ["<rootDir>/src"], exclude: ["**/*.test.*", "**/schema.gen.ts"] }],
  orderBy: "origin",
  format: formatter({ lineNumbers: false }),
  extractors: [createSwcExtractor()],
  // Not Lingui's own instance and context: ours stands ready, in the reader's language, before any sentence is asked for.
  runtimeConfigModule: { i18n: ["@/language", "i18n"], Trans: ["@/language", "Trans"] },
};
