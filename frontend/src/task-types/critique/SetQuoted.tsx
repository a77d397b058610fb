import { useEffect, useRef } from "react";
import { canHighlight } from "@/ui/find";
import { shownPlace } from "@/ui/written/places";
import { Written } from "@/ui/written/Written";
import type { Quoted } from "./quotes";

const BY = ["expert", "ai"] as const;

/** A response that is set, with what is quoted from it marked without touching its elements. */
export function SetQuoted({ text, quoted }: { text: string; quoted: Quoted[] }) {
  const root = useRef<HTMLDivElement>(null);
  const quotes = JSON.stringify(quoted.map(({ by, quote }) => [by, quote]));
  useEffect(() => {
    const element = root.current;
    if (!element || !canHighlight) return undefined;
    const mark = () => {
      const wanted = JSON.parse(quotes) as [string, string][];
      for (const by of BY) {
        const places = wanted.filter((one) => one[0] === by).map(([, quote]) => shownPlace(element, quote));
        CSS.highlights.set(`quoted-${by}`, new Highlight(...places.filter((place) => place !== null)));
      }
    };
    mark();
    // The text is set a moment later, and its formulas after that.
    const observer = new MutationObserver(mark);
    observer.observe(element, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      BY.forEach((by) => CSS.highlights.delete(`quoted-${by}`));
    };
  }, [quotes, text]);
  return (
    <div ref={root} data-quotable>
      <Written text={text} />
    </div>
  );
}
