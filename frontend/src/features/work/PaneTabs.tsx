import { t } from "@lingui/core/macro";
import { useEffect, useState, type RefObject } from "react";
import classes from "./work.module.css";

/** On a phone: which of the panes that lie side by side is on the screen, and a way to each beside swiping. */
export function PaneTabs({ panes, names }: { panes: RefObject<HTMLDivElement | null>; names: string[] }) {
  const [shown, setShown] = useState(0);
  useEffect(() => {
    const row = panes.current;
    if (!row) return undefined;
    const look = () => {
      const places = [...row.children].map((pane) => Math.abs((pane as HTMLElement).offsetLeft - row.offsetLeft - row.scrollLeft));
      setShown(places.indexOf(Math.min(...places)));
    };
    row.addEventListener("scroll", look, { passive: true });
    return () => row.removeEventListener("scroll", look);
  }, [panes]);
  return (
    <div className={classes.tabs} role="tablist" aria-label={t`Parts of the item`}>
      {names.map((name, index) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={shown === index}
          onClick={() => {
            const pane = panes.current?.children[index] as HTMLElement | undefined;
            panes.current?.scrollTo({ left: (pane?.offsetLeft ?? 0) - panes.current.offsetLeft });
          }}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
