import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { useAhead } from "./use-ahead";

afterEach(() => vi.unstubAllGlobals());

/** A server whose answers come when they are let through; which items it was asked to let go of. */
function server() {
  const waiting: ((id: string) => void)[] = [];
  const released: string[] = [];
  vi.stubGlobal("fetch", (input: Request | string) => {
    const path = typeof input === "string" ? input : new URL(input.url).pathname;
    const release = /claims\/([^/]+)\/release/.exec(path);
    if (release?.[1]) released.push(release[1]);
    if (!path.endsWith("/next")) return Promise.resolve(Response.json([]));
    return new Promise<Response>((answer) => waiting.push((id) => answer(Response.json({ id, state: "ready" }, { status: 201 }))));
  });
  const answer = (id: string) =>
    act(async () => {
      waiting.shift()?.(id);
      await vi.waitFor(() => expect(waiting).toHaveLength(0));
      await new Promise((done) => setTimeout(done, 10));
    });
  return { waiting, released, answer };
}

function sitting() {
  const queries = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
  return renderHook(() => useAhead("offer", "claims"), { wrapper });
}

it("lets go of what it holds when the expert leaves", async () => {
  const { released, answer } = server();
  const { result, unmount } = sitting();
  result.current.prepare("first");
  await answer("second");
  unmount();
  expect(released).toEqual(["second"]);
});

it("lets go of what arrives after the expert has left", async () => {
  const { released, answer } = server();
  const { result, unmount } = sitting();
  result.current.prepare("first");
  unmount();
  expect(released).toEqual([]);
  await answer("second");
  expect(released).toEqual(["second"]);
});

it("holds no item that came in hand while it was on its way, and asks for the one after it", async () => {
  const { waiting, answer } = server();
  const { result } = sitting();
  result.current.prepare("first");
  expect(result.current.take()).toBeNull();
  await answer("second");
  result.current.prepare("second");
  expect(waiting).toHaveLength(1);
  await answer("third");
  expect(result.current.take()).toMatchObject({ id: "third" });
});
