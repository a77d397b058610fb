import { isJson } from "./json";

const TAGS = /^[ \t]*<(tool_calls?|function_calls?|tool_response|tools)>\s*([[{][\s\S]*?)\s*<\/\1>[ \t]*$/gm;

/** Whether models' tags for tool calls stand in the text, with JSON between them. */
export function hasToolTags(text: string): boolean {
  return [...text.matchAll(TAGS)].some((match) => isJson(match[2] ?? ""));
}

/** The text with such calls as blocks of code that carry the tag's name. No paragraph begins or ends elsewhere by it. */
export function withToolBlocks(text: string): string {
  return text.replace(TAGS, (whole, tag: string, body: string) => (isJson(body) ? `\`\`\`json ${tag}\n${body}\n\`\`\`` : whole));
}
