import importX from "eslint-plugin-import-x";
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
);
