import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import shared from "@/ui/answers.module.css";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Written } from "@/ui/written/Written";
import { compareWords, type Change } from "../diff";
import { text, type PaneProps } from "../task-type";
import classes from "./pair.module.css";

export function Material({ content, find }: PaneProps) {
  const context = text(content.context);
  return (
    <>
      <Written text={text(content.prompt)} find={find} numbered={!context} />
      {context && (
        <>
          <h3 className={shared.contextTitle}>{t`Context`}</h3>
          <Written text={context} find={find} numbered />
        </>
      )}
    </>
  );
}

/** The two answers side by side, in one neutral colour; D shows where they differ. */
export function Candidates({ content, find }: PaneProps) {
  const [isDiff, setDiff] = useState(false);
  const a = text(content.a);
  const b = text(content.b);
  useKeys([{ key: "d", label: t`Show where A and B differ`, run: () => setDiff((on) => !on) }]);
  const changes = isDiff ? compareWords(a, b) : null;
  return (
    <div className={classes.pair}>
      <article className={classes.side} aria-label={t`Answer A`}>
        <h3>
          A
          <Button variant="subtle" size="compact-xs" className={classes.diffSwitch} onClick={() => setDiff(!isDiff)} aria-pressed={isDiff} rightSection={<KeyCap of="d" />}>
            {isDiff ? t`Hide differences` : t`Differences`}
          </Button>
        </h3>
        {changes ? <Differing changes={changes} side="a" /> : <Written text={a} find={find} />}
      </article>
      <article className={classes.side} aria-label={t`Answer B`}>
        <h3>B</h3>
        {changes ? <Differing changes={changes} side="b" /> : <Written text={b} find={find} />}
      </article>
    </div>
  );
}

function Differing({ changes, side }: { changes: Change[]; side: "a" | "b" }) {
  return (
    <div className={`reading ${classes.differing}`}>
      {changes
        .filter((change) => change.side === "both" || change.side === side)
        .map((change, index) =>
          change.side === "both" ? <span key={index}>{change.text}</span> : <mark key={index}>{change.text}</mark>,
        )}
    </div>
  );
}
