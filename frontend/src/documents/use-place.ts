import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

const AHEAD = "600px";

export interface Place {
  /** Pages on the screen or close to it. */
  near: ReadonlySet<number>;
  /** The page that most of the eye is on, from 1. */
  page: number;
  go: (page: number) => void;
}

/** A place within a page: how far down it, from 0 to 1. */
interface Spot {
  page: number;
  share: number;
}

/** Which pages of a scrolled document are near, and a way to each. What is read stays where it is when `scale` changes. */
export function usePlace(root: RefObject<HTMLElement | null>, pages: number, scale: number): Place {
  const [near, setNear] = useState<ReadonlySet<number>>(() => new Set([1]));
  const [page, setPage] = useState(1);
  const shown = useRef(near);
  const spot = useRef<Spot>({ page: 1, share: 0 });

  useEffect(() => {
    const element = root.current;
    const pane = element?.closest<HTMLElement>("[data-scrolls]");
    if (!element || !pane || pages === 0) return undefined;
    const look = () => {
      spot.current = spotAtTop(pane, element, shown.current);
      setPage(pageSeen(pane, element, shown.current, pages));
    };
    const observer = new IntersectionObserver(
      (entries) => {
        const next = new Set(shown.current);
        for (const entry of entries) {
          const number = Number((entry.target as HTMLElement).dataset.page);
          if (entry.isIntersecting) next.add(number);
          else next.delete(number);
        }
        shown.current = next;
        setNear(next);
        look();
      },
      { root: pane, rootMargin: AHEAD },
    );
    element.querySelectorAll("[data-page]").forEach((sheet) => observer.observe(sheet));
    pane.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      pane.removeEventListener("scroll", look);
    };
  }, [root, pages]);

  useLayoutEffect(() => {
    const pane = root.current?.closest<HTMLElement>("[data-scrolls]");
    const sheet = root.current && sheetOf(root.current, spot.current.page);
    if (!pane || !sheet || pane.scrollTop === 0) return;
    const box = sheet.getBoundingClientRect();
    pane.scrollTop += box.top + spot.current.share * box.height - pane.getBoundingClientRect().top;
  }, [root, scale]);

  const go = (wanted: number) => {
    const number = Math.min(Math.max(1, wanted), pages);
    const sheet = root.current && sheetOf(root.current, number);
    if (sheet) void sheet.scrollIntoView({ block: "start" });
    setPage(number);
  };
  return { near, page, go };
}

function sheetOf(root: HTMLElement, number: number): HTMLElement | null {
  return root.querySelector<HTMLElement>(`[data-page="${number}"]`);
}

/** The first page that reaches below the middle of its pane; at the very end the last. */
function pageSeen(pane: HTMLElement, root: HTMLElement, near: ReadonlySet<number>, pages: number): number {
  if (pane.scrollTop > 0 && pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 2) return pages;
  const box = pane.getBoundingClientRect();
  const middle = box.top + box.height / 2;
  const inOrder = [...near].sort((a, b) => a - b);
  return inOrder.find((number) => (sheetOf(root, number)?.getBoundingClientRect().bottom ?? 0) > middle) ?? inOrder[inOrder.length - 1] ?? 1;
}

/** What lies at the upper edge of the pane. */
function spotAtTop(pane: HTMLElement, root: HTMLElement, near: ReadonlySet<number>): Spot {
  const { top } = pane.getBoundingClientRect();
  for (const page of [...near].sort((a, b) => a - b)) {
    const box = sheetOf(root, page)?.getBoundingClientRect();
    if (box && box.bottom > top) return { page, share: (top - box.top) / Math.max(1, box.height) };
  }
  return { page: 1, share: 0 };
}
