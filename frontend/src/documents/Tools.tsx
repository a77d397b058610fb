import { t } from "@lingui/core/macro";
import { ActionIcon, Button } from "@mantine/core";
import type { ReactNode } from "react";
import { KeyCap } from "@/ui/Keys";
import classes from "./documents.module.css";

interface Props {
  zoom: number;
  onZoom: (by: 1 | -1) => void;
  onQuote?: () => void;
  quoteWords?: string;
  children?: ReactNode;
}

/** What can be done with an open file, by hand; each has its key. */
export function Tools({ zoom, onZoom, onQuote, quoteWords = t`Quote with page`, children }: Props) {
  return (
    <div className={classes.tools} role="toolbar" aria-label={t`File`}>
      {children}
      <span className={classes.zoom}>
        <ActionIcon variant="subtle" size="sm" aria-label={t`Zoom out`} onClick={() => onZoom(-1)}>
          −
        </ActionIcon>
        <span className="number">{Math.round(zoom * 100)} %</span>
        <ActionIcon variant="subtle" size="sm" aria-label={t`Zoom in`} onClick={() => onZoom(1)}>
          +
        </ActionIcon>
      </span>
      {onQuote && (
        // A press must not clear the selection that it quotes.
        <Button size="compact-xs" variant="default" onMouseDown={(event) => event.preventDefault()} onClick={onQuote} rightSection={<KeyCap of="y" />}>
          {quoteWords}
        </Button>
      )}
    </div>
  );
}
