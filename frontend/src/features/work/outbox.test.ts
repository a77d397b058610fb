import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { flush, putOut } from "./outbox";

const submission = { answer: { preference: 2 }, rationale: "wrong deadline", is_not_enough_information: false, constitution_version: null, seen_findings: [] };
const kept = () => JSON.parse(localStorage.getItem("outbox") ?? "[]") as { claimId: string; refusal?: string }[];

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

function network(answer: () => Promise<Response>): string[] {
  const keys: string[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    keys.push(request.headers.get("Idempotency-Key") ?? "");
    return answer();
  });
  return keys;
}

it("keeps an answer while the network is silent, and sends it with the same key later", async () => {
  putOut("claim-1", submission);
  const first = network(() => Promise.reject(new TypeError("no network")));
  await flush();
  expect(kept()).toHaveLength(1);
  const second = network(() => Promise.resolve(Response.json({ id: "annotation" }, { status: 201 })));
  await flush();
  expect(kept()).toHaveLength(0);
  expect(second).toEqual(first);
});

it("keeps the text of an answer that is refused for good", async () => {
  putOut("claim-1", submission);
  network(() => Promise.resolve(Response.json({ title: "Not possible now", detail: "Given to someone else." }, { status: 409 })));
  await flush();
  expect(kept()).toMatchObject([{ claimId: "claim-1", refusal: "Given to someone else." }]);
});
