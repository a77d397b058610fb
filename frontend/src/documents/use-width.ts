import { useEffect, useState, type RefObject } from "react";

const SETTLED_MS = 120;

/** The inner width of an element in CSS pixels, once it stays so for a moment; 0 before it is known. */
export function useWidth(root: RefObject<HTMLElement | null>, isThere: boolean): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = root.current;
    if (!element || !isThere) return undefined;
    const measure = () => setWidth(element.clientWidth - 2 * MARGIN);
    measure();
    let timer = 0;
    const observer = new ResizeObserver(() => {
      window.clearTimeout(timer);
      timer = window.setTimeout(measure, SETTLED_MS);
    });
    observer.observe(element);
    return () => {
      window.clearTimeout(timer);
      observer.disconnect();
    };
  }, [root, isThere]);
  return Math.max(0, width);
}

/** Beside the paper, as documents.module.css has it. */
const MARGIN = 12;
