// @vitest-environment node
import type { MessageDescriptor } from "@lingui/core";
import { compileMessageOrThrow, type CompiledMessage } from "@lingui/message-utils/compileMessage";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";
import { compiled } from "./compiled";
import { spokenBy } from "./server-words";

const source = fileURLToPath(new URL("..", import.meta.url));

/** [English, German] of every sentence in the catalogue. */
function sentences(): [string, string][] {
  const text = readFileSync(`${source}language/de.po`, "utf8").replaceAll(/"\n"/g, "");
  return [...text.matchAll(/^msgid (".*")\nmsgstr (".*")$/gm)].map(([, english, german]) => [JSON.parse(english ?? '""') as string, JSON.parse(german ?? '""') as string] as [string, string]).filter(([english]) => english);
}

it("understands every English sentence as Lingui's own compiler does", () => {
  expect(sentences().length).toBeGreaterThan(1000);
  for (const [english] of sentences()) expect(compiled(english)).toEqual(compileMessageOrThrow(english));
});

/** Every placeholder's name and every element's number. */
function marks(text: string): string[] {
  const names = (tokens: CompiledMessage): string[] => tokens.flatMap((token) => (typeof token === "string" ? [...token.matchAll(/<\/?\d+\/?>/g)].map(([tag]) => tag) : [token[0], ...cases(token[2]).flatMap(names)]));
  const cases = (choices: unknown) => (typeof choices === "object" && choices !== null ? Object.values(choices).filter((one): one is CompiledMessage => Array.isArray(one)) : []);
  return [...new Set(names(compileMessageOrThrow(text)))].sort();
}

it("says every sentence in German, with all its placeholders and elements", () => {
  for (const [english, german] of sentences()) expect({ english, marks: german && marks(german) }).toEqual({ english, marks: marks(english) });
});

it("finds the names in what the server says, speaks them too, and leaves alone what it does not know", () => {
  const speak = ({ message = "" }: MessageDescriptor, values: Record<string, string>) => `<${message.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "")}>`;
  expect(spokenBy(speak, "no exam asked")).toBe("<no exam asked>");
  expect(spokenBy(speak, "California medical licence, active")).toBe("<<California> medical licence, active>");
  expect(spokenBy(speak, "needs New York bar admission; yours is in the queue")).toBe("<needs <New York bar admission>; yours is in the queue>");
  expect(spokenBy(speak, "My landlord kept my deposit.")).toBe("My landlord kept my deposit.");
});

/** A module's own file for an import in another, and nothing for a package. */
function fileOf(from: string, name: string): string | undefined {
  if (!/^(@\/|\.)/.test(name)) return undefined;
  const base = name.startsWith("@/") ? source + name.slice(2) : resolve(dirname(from), name);
  return ["", ".ts", ".tsx", "/index.tsx"].map((end) => base + end).find((file) => existsSync(file) && statSync(file).isFile() && /\.tsx?$/.test(file));
}

/** Where a module asks for a sentence while it is being loaded. */
function eager(file: string, node: ts.Node): string[] {
  if (ts.isFunctionLike(node)) return [];
  const asks = (ts.isTaggedTemplateExpression(node) && node.tag.getText() === "t") || (ts.isCallExpression(node) && node.expression.getText() === "plural");
  const inside: string[] = [];
  ts.forEachChild(node, (child) => void inside.push(...eager(file, child)));
  return asks ? [`${file}: ${node.getText()}`, ...inside] : inside;
}

it("asks for no sentence before the sentences are here", () => {
  const seen = new Set<string>();
  const walk = (file: string): string[] => {
    if (seen.has(file)) return [];
    seen.add(file);
    const parsed = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    const imports = parsed.statements.flatMap((one) => {
      const isForTypes = ts.isImportDeclaration(one) && one.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      const from = ts.isImportDeclaration(one) || ts.isExportDeclaration(one) ? one.moduleSpecifier : undefined;
      return from && ts.isStringLiteral(from) && !isForTypes ? [fileOf(file, from.text) ?? ""] : [];
    });
    return [...eager(file, parsed), ...imports.filter(Boolean).flatMap(walk)];
  };
  expect(walk(`${source}main.tsx`)).toEqual([]);
  expect(seen.size).toBeGreaterThan(20);
});
