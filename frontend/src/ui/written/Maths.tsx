import katex from "katex";
import "katex/dist/katex.min.css";
import { useLayoutEffect, useRef } from "react";

interface Props {
  tex: string;
  isDisplay: boolean;
  source: string;
}

/** One formula; what KaTeX does not understand is shown as it was written. */
export default function Maths({ tex, isDisplay, source }: Props) {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (!place.current) return;
    try {
      katex.render(tex, place.current, { displayMode: isDisplay, throwOnError: true, strict: "ignore", trust: false, maxSize: 30, maxExpand: 500 });
    } catch {
      place.current.textContent = source;
    }
  }, [tex, isDisplay, source]);
  return <span ref={place} data-formula={isDisplay ? "display" : "inline"} />;
}
