import importX from "eslint-plugin-import-x";
import lingui from "eslint-plugin-lingui";
import reactHooks from "eslint-plugin-react-hooks";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import tseslint from "typescript-eslint";

// Whole: the resolver would look for "./src" beside each importing file, find nothing, and no zone would ever fire.
const source = fileURLToPath(new URL("./src", import.meta.url));
const features = readdirSync(new URL("./src/features", import.meta.url));

// A feature may use api, ui, realtime and task types; never another feature. Shared folders never look up.
const zones = [
  ...features.map((name) => ({
    target: `./src/features/${name}`,
    from: "./src/features",
    except: [`./${name}`],
    message: "Features never import features: join them in src/app.",
  })),
  { target: "./src/features", from: "./src/app", message: "Features know nothing of the routes." },
  { target: ["./src/ui", "./src/api", "./src/realtime"], from: ["./src/features", "./src/app", "./src/task-types"] },
  { target: "./src/task-types", from: ["./src/features", "./src/app"] },
];

// What people read passes through `t`, `plural` or `Trans`. Not read: single small words (codes, keys, events), addresses,
// and what these attributes and functions take.
const notSaid = {
  ignore: ["^(?![A-Z])\\S*$", "^[A-Z0-9_+-]+$", "^(Problem|Enter|Backspace|Delete|Escape|Tab|Arrow\\w+|Control|Alt|AltGraph|Meta|Dead|Unidentified|CapsLock)$", "^\\W*(n =)?\\W*$", "^(translate|auto|0 calc)\\b", ",.*(h1|:not\\()|:not\\(", "T\\d\\d:00:00Z?$"],
  ignoreNames: [
    "key", "to", "href", "d", "viewBox", "size", "style", "template", "accept", "method", "queryKey",
    { regex: { pattern: "className|^data-|font|gap|columns|margin|padding" } },
  ],
  ignoreFunctions: [
    "*.get", "get", "send", "*.getItem", "*.setItem", "*.removeItem", "*.querySelector", "*.querySelectorAll", "*.closest", "*.matches",
    "*.split", "*.join", "*.includes", "*.startsWith", "*.addEventListener", "*.removeEventListener", "*.setProperty", "*.set",
    "matchMedia", "Error", "keep", "*.has", "*.replace", "*.replaceAll",
  ],
};

// Where even a small single word is read by people.
const message = "People read this: pass it through t`…`, plural or <Trans>.";
const bareWords = [
  { selector: "JSXText[value=/[A-Za-z]{2}/]:not(JSXElement[openingElement.name.name='Trans'] JSXText)", message },
  { selector: "JSXAttribute[name.name=/^(label|title|placeholder|aria-label|description|words|suffix|note|lead|alt)$/] > Literal[value=/[A-Za-z]{2}/]", message },
];

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/schema.gen.ts"] },
  ...tseslint.configs.strict,
  reactHooks.configs.flat.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [importX.createNodeResolver({ extensions: [".ts", ".tsx"], alias: { "@": [source] } })] },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "import-x/no-restricted-paths": ["error", { zones }],
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["**/*.test.*", "src/testing/**", "src/language/**"],
    plugins: { lingui },
    rules: {
      "lingui/no-unlocalized-strings": ["error", notSaid],
      "no-restricted-syntax": ["error", ...bareWords],
    },
  },
);
