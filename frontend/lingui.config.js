import { formatter } from "@lingui/format-po";
import { createSwcExtractor } from "@lingui/native-tools";

// `npm run language` writes the sentences of src into the catalogues; LANGUAGE_FOLDER lets the check write elsewhere.
const folder = process.env.LANGUAGE_FOLDER ?? "<rootDir>/src/language";

export default {
  sourceLocale: "en",
  locales: ["de"],
  fallbackLocales: false,
  catalogs: [{ path: `${folder}/{locale}`, include: ["<rootDir>/src"], exclude: ["**/*.test.*", "**/schema.gen.ts"] }],
  orderBy: "origin",
  format: formatter({ lineNumbers: false }),
  extractors: [createSwcExtractor()],
  // Not Lingui's own instance and context: ours stands ready, in the reader's language, before any sentence is asked for.
  runtimeConfigModule: { i18n: ["@/language", "i18n"], Trans: ["@/language", "Trans"] },
};
