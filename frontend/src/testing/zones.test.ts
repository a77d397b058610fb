// @vitest-environment node
import { fileURLToPath } from "node:url";
import { ESLint } from "eslint";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const lint = new ESLint({ cwd: root });

/** What the zones say of one import in a file at this place. */
async function said(place: string, imported: string): Promise<string[]> {
  const results = await lint.lintText(`import "${imported}";\n`, { filePath: `${root}src/${place}` });
  return results.flatMap(({ messages }) => messages.flatMap(({ ruleId, message }) => (ruleId === "import-x/no-restricted-paths" ? [message] : [])));
}

it("lets no feature import another, by alias or by path, nor anything look up", async () => {
  expect(await said("features/items/Trial.tsx", "@/features/work/api")).toHaveLength(1);
  expect(await said("features/items/Trial.tsx", "../work/api")).toHaveLength(1);
  expect(await said("features/items/Trial.tsx", "@/app/router")).toHaveLength(1);
  expect(await said("ui/Trial.tsx", "@/task-types")).toHaveLength(1);
  expect(await said("features/items/Trial.tsx", "@/ui/money")).toEqual([]);
  expect(await said("features/items/Trial.tsx", "@/features/items/outcomes")).toEqual([]);
  expect(await said("app/Trial.tsx", "@/features/work/api")).toEqual([]);
}, 60_000);
