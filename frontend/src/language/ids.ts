import type { I18n, MessageDescriptor, MessageOptions } from "@lingui/core";
import { generateMessageId } from "@lingui/message-utils/generateMessageId";

type Values = Record<string, unknown>;

/** Has sentences found in the catalogue although the build took their ids out of the scripts; each is reckoned once. */
export function reckonIds(i18n: I18n): void {
  const known = new Map<string, string>();
  const idOf = ({ id, message = "", context }: Partial<MessageDescriptor> & { context?: string }): string => {
    if (id) return id;
    const key = `${context ?? ""}|${message}`;
    const found = known.get(key) ?? generateMessageId(message, context);
    known.set(key, found);
    return found;
  };
  const say = i18n._.bind(i18n);
  const sayById = (asked: string | MessageDescriptor, values?: Values, options?: MessageOptions): string =>
    typeof asked === "string" ? say(idOf({ id: asked, message: options?.message }), values, options) : say(idOf(asked), asked.values ?? values, { ...options, message: asked.message });
  i18n._ = sayById;
}
