import type { PDFDocumentProxy } from "pdfjs-dist";
import { useEffect, useRef, useState } from "react";

const FEWEST_LETTERS = 2;

/** The pages that hold what is looked for, in their order, as they are found. */
export function usePagesWith(pdf: PDFDocumentProxy | null, needle: string): number[] {
  const texts = useRef<Map<number, string>>(new Map());
  const [found, setFound] = useState<{ needle: string; pages: number[] }>({ needle: "", pages: [] });
  useEffect(() => {
    if (!pdf || needle.length < FEWEST_LETTERS) return undefined;
    let isOver = false;
    const look = async () => {
      const pages: number[] = [];
      for (let number = 1; number <= pdf.numPages && !isOver; number += 1) {
        const text = texts.current.get(number) ?? (await textOf(pdf, number));
        texts.current.set(number, text);
        if (text.includes(folded(needle))) pages.push(number);
      }
      if (!isOver) setFound({ needle, pages });
    };
    // A page that cannot be read holds nothing that could be found; the rest is drawn all the same.
    void look().catch(() => undefined);
    return () => {
      isOver = true;
    };
  }, [pdf, needle]);
  return needle.length >= FEWEST_LETTERS && found.needle === needle ? found.pages : [];
}

async function textOf(pdf: PDFDocumentProxy, number: number): Promise<string> {
  const content = await (await pdf.getPage(number)).getTextContent();
  const words = content.items.map((item) => ("str" in item ? item.str + (item.hasEOL ? " " : "") : ""));
  return folded(words.join(""));
}

function folded(text: string): string {
  return text.toLowerCase().replace(/\s+/g, " ");
}
