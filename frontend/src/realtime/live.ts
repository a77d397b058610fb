import { useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { LiveSocket, type Hint, type LiveState } from "./socket";

const COALESCE_MS = 2_000;
// The server keeps its reports for two seconds: the first answer after a change may be older than the change.
const SETTLED_MS = 2_500;

function address(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/`;
}

const socket = new LiveSocket(address);

export function useLiveState(): LiveState {
  return useSyncExternalStore(socket.watch, socket.state);
}

/**
 * Refetches the queries when the topic stirs, at most every two seconds, and once more when it has come to rest;
 * `only` narrows by event kind.
 */
export function useLive(topic: string | null, keys: QueryKey[], only?: (hint: Hint) => boolean): void {
  const queries = useQueryClient();
  const keyText = JSON.stringify(keys);
  useEffect(() => {
    if (!topic) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let settled: ReturnType<typeof setTimeout> | undefined;
    let lastRun = 0;
    const refetch = () => {
      timer = undefined;
      lastRun = Date.now();
      read();
      clearTimeout(settled);
      settled = setTimeout(read, SETTLED_MS);
    };
    const read = () => {
      for (const key of JSON.parse(keyText) as QueryKey[]) void queries.invalidateQueries({ queryKey: key });
    };
    const stop = socket.subscribe(topic, (hint) => {
      if (timer || (only && !only(hint))) return;
      timer = setTimeout(refetch, Math.max(0, lastRun + COALESCE_MS - Date.now()));
    });
    return () => {
      clearTimeout(timer);
      clearTimeout(settled);
      stop();
    };
  }, [topic, keyText, queries, only]);
}
