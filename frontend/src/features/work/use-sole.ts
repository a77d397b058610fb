import { useEffect, useState } from "react";

export type Sole = "asking" | "here" | "elsewhere";

/**
 * Whether this window is the one that works on `name`: two would write over each other. The others wait, and the first
 * of them goes on when this one is closed. Browsers without locks (plain http elsewhere than on this computer) let every
 * window work; the server's versions of the draft still keep them apart.
 */
export function useSole(name: string): [Sole, () => void] {
  const [sole, setSole] = useState<Sole>("asking");
  const [takeovers, setTakeovers] = useState(0);
  useEffect(() => {
    const locks = (navigator as Partial<Navigator>).locks;
    const end = new AbortController();
    const hold = () => {
      if (end.signal.aborted) return undefined;
      setSole("here");
      return new Promise<void>((done) => end.signal.addEventListener("abort", () => done()));
    };
    const lose = () => {
      if (!end.signal.aborted) wait();
    };
    const wait = () => {
      setSole("elsewhere");
      void locks?.request(name, { signal: end.signal }, hold).catch(lose);
    };
    const ask = async () => {
      if (!locks) return setSole("here");
      const options = takeovers > 0 ? { steal: true } : { ifAvailable: true };
      await locks.request(name, options, (lock) => (lock ? hold() : wait()));
    };
    void ask().catch(lose);
    return () => end.abort();
  }, [name, takeovers]);
  return [sole, () => setTakeovers((times) => times + 1)];
}
