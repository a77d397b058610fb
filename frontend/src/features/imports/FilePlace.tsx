import { t } from "@lingui/core/macro";
import { Button, FileButton } from "@mantine/core";
import { useState, type DragEvent } from "react";
import classes from "./imports.module.css";

const KINDS = ".jsonl,.json,.csv,.ndjson";

/** Where a file is dropped or chosen. */
export function FilePlace({ onFile }: { onFile: (file: File) => void }) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  };
  return (
    <div
      className={classes.place}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span>{t`Drop a JSONL or CSV file here, or`}</span>
      <FileButton onChange={(file) => file && onFile(file)} accept={KINDS} inputProps={{ "aria-label": t`File with items` }}>
        {(props) => (
          <Button variant="default" {...props}>
            {t`Choose a file`}
          </Button>
        )}
      </FileButton>
    </div>
  );
}
