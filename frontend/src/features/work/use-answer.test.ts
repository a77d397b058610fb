import { beforeEach, expect, it } from "vitest";
import { keepLocal, type LocalDraft } from "./local-draft";
import { startOf } from "./use-answer";

const local = (part: Partial<LocalDraft>): LocalDraft => ({
  answer: { preference: 1 },
  rationale: "typed here",
  isNotEnoughInformation: false,
  version: 2,
  changedAt: "2026-11-20T10:00:00Z",
  isOnServer: false,
  ...part,
});
const server = { answer: { preference: 3 }, rationale: "typed elsewhere", is_not_enough_information: false, version: 3, saved_at: "2020-01-01T00:00:00Z" };

beforeEach(() => localStorage.clear());

it("goes on with what was typed here and never reached the server", () => {
  keepLocal("claim", local({}));
  expect(startOf({ id: "claim", draft: { ...server, version: 2 } })).toMatchObject({ draft: { rationale: "typed here" }, behind: null });
});

it("shows both where two windows wrote, whatever the clocks say", () => {
  keepLocal("claim", local({ changedAt: "2019-01-01T00:00:00Z" }));
  expect(startOf({ id: "claim", draft: server })).toMatchObject({ draft: { rationale: "typed here" }, behind: { rationale: "typed elsewhere" } });
});

it("takes the server's text where this browser's is older and was saved", () => {
  keepLocal("claim", local({ isOnServer: true }));
  expect(startOf({ id: "claim", draft: { ...server, is_not_enough_information: true } })).toMatchObject({
    draft: { rationale: "typed elsewhere", isNotEnoughInformation: true },
    behind: null,
  });
});
