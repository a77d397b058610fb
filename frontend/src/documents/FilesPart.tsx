import { t } from "@lingui/core/macro";
import { useEffect, useRef } from "react";
import { useKeys } from "@/ui/key-bindings";
import { Section } from "@/ui/Page";
import { useDocumentsHere } from "./context";
import classes from "./documents.module.css";
import { FileTabs } from "./FileTabs";
import { OpenFile, type Finder } from "./OpenFile";

/** The files of an item as a part of its page; opened by a press, by P, or by a reason that names a place. */
export function FilesPart() {
  const { files, opened, next } = useDocumentsHere();
  const finder = useRef<Finder | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useKeys([{ key: "p", label: t`The next file of the item, or none`, run: next, disabled: files.length === 0 }]);
  const asked = opened?.asked;
  useEffect(() => {
    if (asked) void box.current?.scrollIntoView({ block: "nearest" });
  }, [asked]);
  if (files.length === 0) return null;
  return (
    <Section title={t`Files`}>
      <FileTabs textName={t`None`} />
      {opened && (
        <div className={classes.box} data-scrolls ref={box} tabIndex={0} role="group" aria-label={opened.file.name}>
          <OpenFile opened={opened} find="" finder={finder} />
        </div>
      )}
    </Section>
  );
}
