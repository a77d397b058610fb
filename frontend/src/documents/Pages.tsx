import { t } from "@lingui/core/macro";
import { useEffect, useImperativeHandle, useRef, useState } from "react";
import { useKeys } from "@/ui/key-bindings";
import { Lines, Notice } from "@/ui/states";
import { addressOf } from "./context";
import classes from "./documents.module.css";
import type { ViewProps } from "./OpenFile";
import { usePagesWith } from "./page-texts";
import { usePdf } from "./pdf";
import { Sheet, type Size } from "./Sheet";
import { Tools } from "./Tools";
import { usePlace } from "./use-place";
import { useWidth } from "./use-width";
import { useZoom } from "./zoom";

const SHOWN = 8;
// US letter, in points.
const LETTER: Size = { width: 612, height: 792 };

/** A PDF, page under page. */
export default function Pages({ opened, find, finder, onQuote }: ViewProps) {
  const { pdf, failure } = usePdf(addressOf(opened.file));
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [zoom, zoomBy] = useZoom();
  const [size, setSize] = useState<Size | null>(null);
  const width = useWidth(root, pdf !== null);
  const count = size ? (pdf?.numPages ?? 0) : 0;
  const scale = size && width > 0 ? (width / size.width) * zoom : 1;
  const { near, page, go } = usePlace(root, width > 0 ? count : 0, scale);
  const found = usePagesWith(pdf, find);

  useEffect(() => {
    // The first page stands for the others until they are drawn.
    void pdf
      ?.getPage(1)
      .then((first) => setSize(first.getViewport({ scale: 1 })))
      .catch(() => setSize(LETTER));
  }, [pdf]);
  const isReady = count > 0 && width > 0;
  const { page: wanted, asked } = opened;
  useEffect(() => {
    if (isReady && wanted) go(wanted);
    // Once for each time that a place is asked for.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isReady, wanted, asked]);
  useImperativeHandle(finder, () => (by: 1 | -1) => {
    const next = by === 1 ? (found.find((one) => one > page) ?? found[0]) : (found.findLast((one) => one < page) ?? found[found.length - 1]);
    if (next) go(next);
  });

  const quote = () => {
    const selected = selectedIn(root.current);
    onQuote?.(selected?.words ?? "", selected?.page ?? page);
    window.getSelection()?.removeAllRanges();
  };
  useKeys([
    { key: "PageDown", label: t`Next page of the file`, run: () => go(page + 1) },
    { key: "PageUp", label: t`Page before`, run: () => go(page - 1) },
    { key: "g", label: t`Go to a page`, run: () => field.current?.select() },
    { key: "+", label: t`Zoom in`, run: () => zoomBy(1) },
    { key: "-", label: t`Zoom out`, run: () => zoomBy(-1) },
    { key: "y", label: t`Quote what is selected with its page, or name the page, in the reason`, run: quote, disabled: !onQuote },
  ]);

  if (failure) return <Notice tone="bad">{t`${opened.file.name} could not be opened.`} {failure}</Notice>;
  return (
    <>
      <Tools zoom={zoom} onZoom={zoomBy} onQuote={onQuote && quote}>
        <PageField key={page} field={field} page={page} count={count} go={go} />
        {find.length > 1 && <span role="status">{placesOf(found)}</span>}
      </Tools>
      <div className={classes.sheets} ref={root}>
        {pdf && size && width > 0 ? (
          Array.from({ length: count }, (_, index) => <Sheet key={index} pdf={pdf} number={index + 1} size={size} scale={scale} isNear={near.has(index + 1)} />)
        ) : (
          <Lines count={8} />
        )}
      </div>
    </>
  );
}

function PageField({ field, page, count, go }: { field: React.RefObject<HTMLInputElement | null>; page: number; count: number; go: (page: number) => void }) {
  return (
    <label className={classes.page}>
      {t`Page`}
      <input
        ref={field}
        inputMode="numeric"
        defaultValue={page}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          const wanted = Number(event.currentTarget.value);
          event.currentTarget.blur();
          if (Number.isInteger(wanted)) go(wanted);
        }}
      />
      <span className="number">{t`of ${count}`}</span>
    </label>
  );
}

function placesOf(found: readonly number[]): string {
  if (found.length === 0) return t`on no page`;
  const pages = found.slice(0, SHOWN).join(", ") + (found.length > SHOWN ? " …" : "");
  return found.length === 1 ? t`on page ${pages}` : t`on pages ${pages}`;
}

/** What is selected on a page; null where the selection lies elsewhere. */
function selectedIn(root: HTMLElement | null): { words: string; page: number } | null {
  const selection = window.getSelection();
  const words = selection?.toString().trim() ?? "";
  const node = selection && selection.rangeCount > 0 ? selection.getRangeAt(0).startContainer : null;
  const sheet = (node instanceof Element ? node : node?.parentElement)?.closest<HTMLElement>("[data-page]");
  return words && sheet && root?.contains(sheet) ? { words, page: Number(sheet.dataset.page) } : null;
}
