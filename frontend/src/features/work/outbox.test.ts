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
  expect(await flush()).toMatchObject([{ claimId: "claim-1", refused: { status: 409 } }]);
  expect(kept()).toMatchObject([{ claimId: "claim-1", refusal: "Given to someone else." }]);
});

it("sends two answers in their order, and what waits behind a refusal all the same", async () => {
  putOut("claim-1", submission);
  putOut("claim-2", submission, { words: "B better" });
  let calls = 0;
  network(() => {
    calls += 1;
    return Promise.resolve(calls === 1 ? Response.json({ detail: "Taken back." }, { status: 409 }) : Response.json({ id: "second" }, { status: 201 }));
  });
  expect(await flush()).toMatchObject([{ claimId: "claim-1" }, { claimId: "claim-2", annotation: { id: "second" } }]);
  expect(kept()).toMatchObject([{ claimId: "claim-1" }]);
});

it("tells of the time before the answer, and not twice", async () => {
  putOut("claim-1", submission, { seconds: 40 });
  const asked: string[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(new URL(request.url).pathname);
    return request.url.endsWith("heartbeat") ? Promise.resolve(Response.json({})) : Promise.reject(new TypeError("no network"));
  });
  await flush();
  await flush();
  expect(asked.map((path) => path.split("/").at(-1))).toEqual(["heartbeat", "annotation", "annotation"]);
});
