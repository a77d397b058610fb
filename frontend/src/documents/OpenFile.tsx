import { t } from "@lingui/core/macro";
import { lazy, Suspense, type Ref } from "react";
import { Lines, Notice } from "@/ui/states";
import type { Opened } from "./context";
import classes from "./documents.module.css";

/** Goes to the next or the last place that holds what is looked for. */
export type Finder = (by: 1 | -1) => void;

export interface ViewProps {
  opened: Opened;
  find: string;
  finder: Ref<Finder>;
  /** Puts a selection, or the page alone, into the reason; absent where none is written. */
  onQuote?: (words: string, page: number | null) => void;
}

function NotThere({ opened }: ViewProps) {
  return <Notice tone="bad">{t`${opened.file.name} could not be shown: the part of this page that draws it did not come. Check the connection and reload; what you typed is kept.`}</Notice>;
}

const Pages = lazy(() => import("./Pages").catch(() => ({ default: NotThere })));
const Picture = lazy(() => import("./Picture").catch(() => ({ default: NotThere })));

/** A file of the item, drawn by ourselves: nothing in it runs and nothing leaves the page. */
export function OpenFile(props: ViewProps) {
  const { file } = props.opened;
  if (file.is_erased) return <Notice tone="caution">{t`The lab has erased ${file.name}. If the item cannot be judged without it, say “not enough information”, or skip it.`}</Notice>;
  const View = file.kind === "pdf" ? Pages : Picture;
  return (
    <div className={classes.frame}>
      <Suspense fallback={<Lines count={6} />}>
        <View key={file.id} {...props} />
      </Suspense>
    </div>
  );
}
