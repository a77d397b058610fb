import { t } from "@lingui/core/macro";
import { KeyCap } from "@/ui/Keys";
import { useDocumentsHere } from "./context";
import classes from "./documents.module.css";

/** The text and the files of an item, one of which is shown. */
export function FileTabs({ textName = t`Text` }: { textName?: string }) {
  const { files, opened, openAt, close } = useDocumentsHere();
  if (files.length === 0) return null;
  return (
    <div className={classes.tabs} role="group" aria-label={t`Text and files`}>
      <button type="button" aria-pressed={opened === null} onClick={close}>
        {textName}
      </button>
      {files.map((file, index) => (
        <button key={index} type="button" aria-pressed={opened?.at === index} onClick={() => openAt(index)} title={file.name}>
          {file.name}
        </button>
      ))}
      <KeyCap of="p" />
    </div>
  );
}
