import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const backend = process.env.BACKEND_URL ?? "http://localhost:8000";

const pdfjs = new URL("./node_modules/pdfjs-dist/", import.meta.url);
const { version: pdfjsVersion } = JSON.parse(readFileSync(new URL("package.json", pdfjs), "utf8")) as { version: string };

/** What PDFs may need beside the program: fonts, character maps, colour profiles, decoders. Under their version, since
 * assets are kept for ever; fetched only by files that need them. */
const pdfResources: Plugin = {
  name: "pdf-resources",
  apply: "build",
  generateBundle() {
    for (const folder of ["cmaps", "iccs", "standard_fonts", "wasm"]) {
      for (const name of readdirSync(new URL(`${folder}/`, pdfjs))) {
        // The engine for scripts in documents: none is ever run.
        if (name.startsWith("quickjs")) continue;
        this.emitFile({ type: "asset", fileName: `assets/pdf-${pdfjsVersion}/${folder}/${name}`, source: readFileSync(new URL(`${folder}/${name}`, pdfjs)) });
      }
    }
  },
};

/** Takes the ids of sentences out of what browsers load, since they follow from the sentences: readers of another
 * language reckon them (`language/ids.ts`), readers of English need none. */
const withoutIds: Plugin = {
  name: "sentences-without-ids",
  apply: "build",
  enforce: "post",
  transform: (code) => (code.includes("message:") ? code.replace(/\bid:\s*"[\w-]{6}",\s*(?=message:)/g, "") : undefined),
};

export default defineConfig({
  // English stays in the scripts, so that nobody loads it twice; a catalogue with holes is no build.
  plugins: [lingui({ macroTransform: { macro: { descriptorFields: "message" } }, failOnMissing: true, failOnCompileError: true }), react(), pdfResources, withoutIds],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: { outDir: "dist", assetsInlineLimit: 0, sourcemap: false, chunkSizeWarningLimit: 700 },
  server: {
    proxy: {
      "/api": backend,
      "/_allauth": backend,
      "/ws": { target: backend, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/testing/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    css: false,
  },
});
