import type { ElementContent, RootContent } from "hast";
import bash from "highlight.js/lib/languages/bash";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import sql from "highlight.js/lib/languages/sql";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";
import type { ReactNode } from "react";

const lowlight = createLowlight({ bash, javascript, json, python, sql, xml, yaml });
lowlight.registerAlias({ javascript: ["ts", "typescript", "tsx", "jsx"], bash: ["sh", "shell", "console"], xml: ["html", "svg"] });

/** Code with its words marked by what they are; null for a language that is not known here. */
export function coloured(text: string, language: string): ReactNode {
  return lowlight.registered(language) ? nodes(lowlight.highlight(language, text).children) : null;
}

function nodes(found: readonly (RootContent | ElementContent)[]): ReactNode[] {
  return found.map((node, index) => {
    if (node.type === "text") return node.value;
    if (node.type !== "element") return null;
    const kinds = node.properties.className;
    const kind = Array.isArray(kinds) ? String(kinds[0]).replace("hljs-", "") : undefined;
    return (
      <span key={index} data-word={kind}>
        {nodes(node.children)}
      </span>
    );
  });
}
