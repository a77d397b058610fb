import { createContext, useContext, useMemo, useState } from "react";
import type { components } from "@/api/schema.gen";

export type Attached = components["schemas"]["Attached"];

/** Which file of the item is open and where; `asked` changes each time a place is asked for. */
export interface Opened {
  file: Attached;
  /** Which of the item's files it is, from 0. */
  at: number;
  page: number | null;
  asked: number;
}

export interface Documents {
  files: readonly Attached[];
  opened: Opened | null;
  open: (name: string, page: number | null) => void;
  openAt: (at: number) => void;
  /** Back to the text. */
  close: () => void;
  /** The text, then each file, then the text again. */
  next: () => void;
}

export const NONE: Documents = { files: [], opened: null, open: () => undefined, openAt: () => undefined, close: () => undefined, next: () => undefined };

export const DocumentsContext = createContext<Documents>(NONE);

export function useDocumentsHere(): Documents {
  return useContext(DocumentsContext);
}

/** The files of one item, of which at most one is open. */
export function useDocuments(files: readonly Attached[]): Documents {
  const [place, setPlace] = useState<{ at: number; page: number | null; asked: number } | null>(null);
  return useMemo(() => {
    const show = (at: number, page: number | null) => setPlace((now) => (files[at] ? { at, page, asked: (now?.asked ?? 0) + 1 } : null));
    const file = place && files[place.at];
    return {
      files,
      opened: file ? { ...place, file } : null,
      open: (name, page) => {
        const at = files.findIndex((one) => one.name === name);
        if (at >= 0) show(at, page ?? files[at]?.page ?? null);
      },
      openAt: (at) => show(at, files[at]?.page ?? null),
      close: () => setPlace(null),
      next: () => show((place?.at ?? -1) + 1, files[(place?.at ?? -1) + 1]?.page ?? null),
    };
  }, [files, place]);
}

export function addressOf(file: Attached): string {
  return `/api/v1/attachments/${file.id}/content`;
}
