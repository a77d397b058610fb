import { setupI18n, type Messages } from "@lingui/core";
import { generateMessageId } from "@lingui/message-utils/generateMessageId";
import { expect, it } from "vitest";
import { compiled } from "./compiled";
import { reckonIds } from "./ids";

it("finds a sentence without its id, by its words and context", () => {
  const messages: Messages = { [generateMessageId("Score", "a")]: ["Einstufung"], [generateMessageId("Score")]: ["Punktwert"], [generateMessageId("{n} left")]: ["noch ", ["n"]] };
  const i18n = setupI18n({ locale: "de", messages: { de: messages } }).setMessagesCompiler(compiled);
  reckonIds(i18n);
  expect(i18n._({ message: "Score", context: "a" } as never)).toBe("Einstufung");
  expect(i18n._({ message: "Score" } as never)).toBe("Punktwert");
  expect(i18n._("", { n: 3 }, { message: "{n} left" })).toBe("noch 3");
  expect(i18n._({ message: "Unknown {n}", values: { n: 1 } } as never)).toBe("Unknown 1");
});
