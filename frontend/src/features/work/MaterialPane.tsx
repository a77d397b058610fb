import { t } from "@lingui/core/macro";
import { ActionIcon, CloseButton } from "@mantine/core";
import { useRef, useState } from "react";
import { settingsOf, type TaskType } from "@/task-types/task-type";
import { useReadingSize } from "@/ui/appearance";
import { canHighlight, useFind } from "@/ui/find";
import { useKeys } from "@/ui/key-bindings";
import { headingsIn, type Heading } from "@/ui/outline";
import type { ClaimWithPrice } from "./api";
import { Outline } from "./Outline";
import classes from "./work.module.css";

/** What is read, with its own find. */
export function MaterialPane({ claim, type }: { claim: ClaimWithPrice; type: TaskType }) {
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
  ]);
  return (
    <section className={classes.pane} data-scrolls aria-label={t`Material`} lang={claim.project.language || undefined}>
      <div className={classes.paneHead}>
        {find === null ? (
          <>
            <button type="button" className={classes.quiet} onClick={open}>
              {t`Find`}
            </button>
            <button type="button" className={classes.quiet} onClick={toggleOutline} aria-expanded={headings !== null}>
              {t`Outline`}
            </button>
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
                if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) found.go(event.shiftKey ? -1 : 1);
              }}
            />
            {canHighlight && find.length > 1 && (
              <span className={classes.hits} role="status">
                {found.count === 0 ? t`nowhere` : found.at === 0 ? t`${found.count} times` : t`${found.at} of ${found.count}`}
              </span>
            )}
            <CloseButton size="sm" aria-label={t`Close find`} onClick={() => setFind(null)} />
          </>
        )}
        <span className={classes.sizes}>
          <ActionIcon variant="subtle" size="sm" aria-label={t`Smaller text`} onClick={() => resize(-1)} disabled={size === 15}>
            <span className={classes.smallA}>A</span>
          </ActionIcon>
          <ActionIcon variant="subtle" size="sm" aria-label={t`Larger text`} onClick={() => resize(1)} disabled={size === 21}>
            <span className={classes.largeA}>A</span>
          </ActionIcon>
        </span>
      </div>
      {headings && <Outline headings={headings} onClose={() => setHeadings(null)} />}
      <div className={classes.padded} ref={material}>
        <type.Material content={claim.item.content} settings={settingsOf(claim.project.task_settings)} find={canHighlight ? undefined : (find ?? undefined)} />
      </div>
    </section>
  );
}
