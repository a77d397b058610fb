import { t } from "@lingui/core/macro";
import { useState } from "react";
import { useKeys } from "@/ui/key-bindings";
import { Notice } from "@/ui/states";
import { addressOf } from "./context";
import classes from "./documents.module.css";
import type { ViewProps } from "./OpenFile";
import { Tools } from "./Tools";
import { useZoom } from "./zoom";

/** A picture as wide as its pane, or larger. */
export default function Picture({ opened, onQuote }: ViewProps) {
  const { file } = opened;
  const [zoom, zoomBy] = useZoom();
  const [isBroken, setBroken] = useState(false);
  const quote = () => onQuote?.("", null);
  useKeys([
    { key: "+", label: t`Zoom in`, run: () => zoomBy(1) },
    { key: "-", label: t`Zoom out`, run: () => zoomBy(-1) },
    { key: "y", label: t`Name this file in the reason`, run: quote, disabled: !onQuote },
  ]);
  if (isBroken) return <Notice tone="bad">{t`${file.name} could not be shown. It may be damaged; tell the lab with Shift C.`}</Notice>;
  return (
    <>
      <Tools zoom={zoom} onZoom={zoomBy} onQuote={onQuote && quote} quoteWords={t`Name it in the reason`} />
      <div className={classes.sheets}>
        <img className={classes.picture} style={{ width: `${100 * zoom}%` }} src={addressOf(file)} alt={file.name} draggable={false} onError={() => setBroken(true)} />
      </div>
    </>
  );
}
