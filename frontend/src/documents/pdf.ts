import { t } from "@lingui/core/macro";
import { getDocument, GlobalWorkerOptions, version, type PDFDocumentProxy } from "pdfjs-dist";
import workerAddress from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import { useEffect, useState } from "react";

GlobalWorkerOptions.workerSrc = workerAddress;

// Fonts, character maps and decoders that a file may need: from our own address, as vite.config.ts puts them there.
const OURS = `/assets/pdf-${version}/`;
const LARGEST_PICTURE = 60_000_000;

export interface Loaded {
  pdf: PDFDocumentProxy | null;
  failure: string;
}

/** A document, fetched in the pieces that its shown pages need. No script in it is run, and no form is filled. */
export function usePdf(address: string): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ pdf: null, failure: "" });
  useEffect(() => {
    let isOver = false;
    const task = getDocument({
      url: address,
      cMapUrl: `${OURS}cmaps/`,
      standardFontDataUrl: `${OURS}standard_fonts/`,
      wasmUrl: `${OURS}wasm/`,
      iccUrl: `${OURS}iccs/`,
      enableXfa: false,
      disableAutoFetch: true,
      disableStream: true,
      rangeChunkSize: 256 * 1024,
      maxImageSize: LARGEST_PICTURE,
      verbosity: 0,
    });
    task.promise.then(
      (pdf) => !isOver && setLoaded({ pdf, failure: "" }),
      (error: unknown) => !isOver && setLoaded({ pdf: null, failure: wordsFor(error) }),
    );
    return () => {
      isOver = true;
      void task.destroy();
    };
  }, [address]);
  return loaded;
}

function wordsFor(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "PasswordException") return t`It is protected by a password, so nobody here can read it.`;
  if (name === "InvalidPDFException") return t`It is damaged.`;
  return t`Check the connection and open it again.`;
}
