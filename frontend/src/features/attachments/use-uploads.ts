import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { asProblem } from "@/api/problem";
import { send } from "@/api/request";

export interface Uploads {
  /** How many of those chosen are up, how many were refused, and how many were chosen in all. */
  done: number;
  total: number;
  refused: { name: string; why: string }[];
  isRunning: boolean;
}

const NONE: Uploads = { done: 0, total: 0, refused: [], isRunning: false };

/** Brings files up one after another; what is refused is named and the rest goes on. */
export function useUploads(projectId: string): [Uploads, (files: readonly File[]) => void] {
  const queries = useQueryClient();
  const [state, setState] = useState<Uploads>(NONE);
  const waiting = useRef<File[]>([]);
  const isRunning = useRef(false);

  const run = async () => {
    isRunning.current = true;
    for (let file = waiting.current.shift(); file; file = waiting.current.shift()) {
      const form = new FormData();
      form.set("file", file);
      const { name } = file;
      const refusal = await send("POST", `/projects/${projectId}/attachments`, form).then(
        () => null,
        (error: unknown) => ({ name, why: asProblem(error).message }),
      );
      setState((now) => ({ ...now, done: now.done + (refusal ? 0 : 1), refused: refusal ? [...now.refused, refusal] : now.refused }));
    }
    isRunning.current = false;
    setState((now) => ({ ...now, isRunning: false }));
    await queries.invalidateQueries({ queryKey: ["attachments", projectId] });
  };
  const add = (files: readonly File[]) => {
    if (files.length === 0) return;
    waiting.current.push(...files);
    setState((now) => (now.isRunning ? { ...now, total: now.total + files.length } : { ...NONE, total: files.length, isRunning: true }));
    if (!isRunning.current) void run();
  };
  return [state, add];
}
