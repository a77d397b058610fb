import { t } from "@lingui/core/macro";
import { TextLayer, type PDFDocumentProxy } from "pdfjs-dist";
import { useEffect, useRef, useState } from "react";
import classes from "./documents.module.css";

/** A page's size at scale 1, in CSS pixels. */
export interface Size {
  width: number;
  height: number;
}

interface Props {
  pdf: PDFDocumentProxy;
  number: number;
  /** Until its own is known. */
  size: Size;
  scale: number;
  isNear: boolean;
}

// Sharper than this, a canvas costs more memory than the eye sees.
const MOST_PIXELS = 12_000_000;

/** One page: white paper always, drawn while it is near what is seen, with its text over it to select and find. */
export function Sheet({ pdf, number, size, scale, isNear }: Props) {
  const [own, setOwn] = useState<Size | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const [isBroken, setBroken] = useState(false);
  const { width, height } = own ?? size;

  useEffect(() => {
    if (!isNear) return undefined;
    let isOver = false;
    let stop: () => void = () => undefined;
    const draw = async () => {
      const page = await pdf.getPage(number);
      const viewport = page.getViewport({ scale });
      if (isOver || !canvas.current || !text.current) return;
      setOwn({ width: viewport.width / scale, height: viewport.height / scale });
      const sharp = Math.min(window.devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height)));
      canvas.current.width = Math.floor(viewport.width * sharp);
      canvas.current.height = Math.floor(viewport.height * sharp);
      const drawing = page.render({ canvas: canvas.current, viewport, transform: sharp === 1 ? undefined : [sharp, 0, 0, sharp, 0, 0] });
      const layer = new TextLayer({ textContentSource: page.streamTextContent(), container: text.current, viewport });
      stop = () => {
        drawing.cancel();
        layer.cancel();
      };
      text.current.replaceChildren();
      await Promise.all([drawing.promise, layer.render()]);
    };
    draw().catch((error: unknown) => {
      if (!isOver && !(error instanceof Error && /cancel/i.test(error.message))) setBroken(true);
    });
    return () => {
      isOver = true;
      stop();
    };
  }, [pdf, number, scale, isNear]);

  return (
    <div
      className={classes.sheet}
      data-page={number}
      role="group"
      aria-label={t`Page ${number}`}
      style={{ width: width * scale, height: height * scale, "--total-scale-factor": scale, "--scale-factor": scale } as React.CSSProperties}
    >
      {isNear && (
        <>
          <canvas ref={canvas} aria-hidden />
          <div ref={text} className={classes.letters} />
        </>
      )}
      {isBroken && <p className={classes.broken}>{t`This page could not be drawn.`}</p>}
    </div>
  );
}
