import { t } from "@lingui/core/macro";
import { CloseButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { Heading } from "@/ui/outline";
import classes from "./work.module.css";

/** The headings of a long text; choosing one goes there. */
export function Outline({ headings, onClose }: { headings: Heading[]; onClose: () => void }) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => list.current?.querySelector("button")?.focus(), []);
  const go = (heading: Heading) => {
    void heading.element.scrollIntoView({ block: "start" });
    onClose();
  };
  const move = (by: 1 | -1) => {
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + by]?.focus();
  };
  return (
    <nav
      className={classes.outline}
      aria-label={t`Outline`}
      onKeyDown={(event) => {
        const by = event.key === "ArrowDown" || event.key === "j" ? 1 : event.key === "ArrowUp" || event.key === "k" ? -1 : 0;
        if (by) move(by);
        if (event.key === "Escape") onClose();
        if (by || event.key === "Escape") event.preventDefault();
      }}
    >
      <CloseButton size="sm" className={classes.outlineClose} aria-label={t`Close the outline`} onClick={onClose} />
      <ol ref={list}>
        {headings.map((heading, index) => (
          <li key={index} style={{ paddingLeft: (heading.level - 1) * 16 }}>
            <button type="button" onClick={() => go(heading)}>
              {heading.words}
            </button>
          </li>
        ))}
      </ol>
      {headings.length === 0 && <p className="muted">{t`This text has no headings that could be told apart.`}</p>}
    </nav>
  );
}
