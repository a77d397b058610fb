import { t } from "@lingui/core/macro";
import { ActionIcon, CloseButton } from "@mantine/core";
import { useRef, useState } from "react";
import { useDocumentsHere } from "@/documents/context";
import { FileTabs } from "@/documents/FileTabs";
import { OpenFile, type Finder } from "@/documents/OpenFile";
import { settingsOf, type TaskType } from "@/task-types/task-type";
import { useReadingSize } from "@/ui/appearance";
import { canHighlight, useFind } from "@/ui/find";
import { useKeys } from "@/ui/key-bindings";
import { headingsIn, type Heading } from "@/ui/outline";
import type { ClaimWithPrice } from "./api";
import { Outline } from "./Outline";
import classes from "./work.module.css";

interface Props {
  claim: ClaimWithPrice;
  type: TaskType;
  /** A switch for texts that are set otherwise than they were written; null where none is. */
  asWritten: { isOn: boolean; toggle: () => void } | null;
  onQuote: (words: string, page: number | null) => void;
}

/** What is read: the text, or a file of the item, with one find for both. */
export function MaterialPane({ claim, type, asWritten, onQuote }: Props) {
  const documents = useDocumentsHere();
  const { opened } = documents;
  const finder = useRef<Finder | null>(null);
  const [find, setFind] = useState<string | null>(null);
  const [size, resize] = useReadingSize();
  const field = useRef<HTMLInputElement>(null);
  const material = useRef<HTMLDivElement>(null);
  const [headings, setHeadings] = useState<Heading[] | null>(null);
  const toggleOutline = () => setHeadings((now) => (now || !material.current ? null : headingsIn(material.current)));
  const found = useFind(material, find ?? "");
  const open = () => {
    setFind((now) => now ?? "");
    field.current?.focus();
  };
  useKeys([
    { key: "f", label: t`Find in the material`, run: open },
    { key: "h", label: t`Headings of the material`, run: toggleOutline },
    { key: "+", label: t`Larger text`, run: () => resize(1) },
    { key: "-", label: t`Smaller text`, run: () => resize(-1) },
    { key: "w", label: t`Texts as they were written, or set`, run: () => asWritten?.toggle(), disabled: asWritten === null },
    { key: "p", label: t`The next file of the item, or its text`, run: documents.next, disabled: documents.files.length === 0 },
  ]);
  return (
    <section className={classes.pane} data-scrolls aria-label={t`Material`} lang={claim.project.language || undefined}>
      <div className={classes.paneHead} data-files={documents.files.length > 0 || undefined}>
        {find === null ? (
          <>
            <button type="button" className={classes.quiet} onClick={open}>
              {t`Find`}
            </button>
            {!opened && (
              <button type="button" className={classes.quiet} onClick={toggleOutline} aria-expanded={headings !== null}>
                {t`Outline`}
              </button>
            )}
            {asWritten && !opened && (
              <button type="button" className={classes.quiet} onClick={asWritten.toggle} aria-pressed={asWritten.isOn} title={t`Texts letter for letter (W)`}>
                {t`As written`}
              </button>
            )}
          </>
        ) : (
          <>
            <input
              ref={field}
              // What is typed next belongs to the field already.
              autoFocus
              className={classes.find}
              value={find}
              placeholder={t`Find in the material`}
              aria-label={t`Find in the material`}
              onChange={(event) => setFind(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === "Escape") setFind(null);
                if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) (finder.current ?? found.go)(event.shiftKey ? -1 : 1);
              }}
            />
            {canHighlight && find.length > 1 && !opened && (
              <span className={classes.hits} role="status">
                {found.count === 0 ? t`nowhere` : found.at === 0 ? t`${found.count} times` : t`${found.at} of ${found.count}`}
              </span>
            )}
            <CloseButton size="sm" aria-label={t`Close find`} onClick={() => setFind(null)} />
          </>
        )}
        <span className={classes.sizes} hidden={opened !== null}>
          <ActionIcon variant="subtle" size="sm" aria-label={t`Smaller text`} onClick={() => resize(-1)} disabled={size === 15}>
            <span className={classes.smallA}>A</span>
          </ActionIcon>
          <ActionIcon variant="subtle" size="sm" aria-label={t`Larger text`} onClick={() => resize(1)} disabled={size === 21}>
            <span className={classes.largeA}>A</span>
          </ActionIcon>
        </span>
        <FileTabs />
      </div>
      {headings && !opened && <Outline headings={headings} onClose={() => setHeadings(null)} />}
      <div className={opened ? undefined : classes.padded} ref={material}>
        {opened ? (
          <OpenFile opened={opened} find={find ?? ""} finder={finder} onQuote={onQuote} />
        ) : (
          <type.Material content={claim.item.content} settings={settingsOf(claim.project.task_settings)} find={canHighlight ? undefined : (find ?? undefined)} />
        )}
      </div>
    </section>
  );
}
