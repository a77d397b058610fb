import { t } from "@lingui/core/macro";
import { useEffect, useState, type ReactNode } from "react";
import { isJson, laidOut } from "./json";
import classes from "./written.module.css";

const COLOURED_AT_MOST = 30_000;

/** A block of code with its language; JSON on lines of its own, coloured once the colours are there. */
export function Code({ text, language, title }: { text: string; language: string; title?: string }) {
  const isData = (language === "" || language === "json") && isJson(text);
  const shown = isData ? laidOut(text) : text;
  const kind = isData ? "json" : language.toLowerCase();
  const coloured = useColours(shown, kind);
  const name = [title, kind].filter(Boolean).join(", ");
  return (
    <figure className={classes.code}>
      {name && (
        <figcaption className={classes.language} data-unfound>
          {name}
        </figcaption>
      )}
      <pre tabIndex={0} role="group" aria-label={name ? t`Code, ${name}` : t`Code`}>
        <code>{coloured ?? shown}</code>
      </pre>
    </figure>
  );
}

function useColours(text: string, language: string): ReactNode {
  const [found, setFound] = useState<{ of: string; nodes: ReactNode } | null>(null);
  useEffect(() => {
    if (!language || text.length > COLOURED_AT_MOST) return undefined;
    let isOver = false;
    void import("./colours")
      .then(({ coloured }) => {
        if (!isOver) setFound({ of: text, nodes: coloured(text, language) });
      })
      // Code reads as well in one colour.
      .catch(() => undefined);
    return () => {
      isOver = true;
    };
  }, [text, language]);
  return found?.of === text ? found.nodes : null;
}
