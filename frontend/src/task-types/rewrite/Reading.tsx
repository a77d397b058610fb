import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useDeferredValue, useState } from "react";
import shared from "@/ui/answers.module.css";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Written } from "@/ui/written/Written";
import { Changes } from "../Changes";
import { text, type PaneProps } from "../task-type";
import classes from "./rewrite.module.css";
import { writtenIn } from "./writing";

// Longer ones are not set anew with each key.
const SET_WHILE_TYPING = 20_000;

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

/** The draft with what was changed in it so far; without a draft, what was written as it will read. */
export function Candidates({ content, answer }: PaneProps) {
  const draft = text(content.draft);
  const written = writtenIn(answer ?? {});
  const [isDraftShown, setDraftShown] = useState(false);
  const hasChanges = draft !== "" && written !== null && written !== draft;
  const toggle = () => setDraftShown(!isDraftShown);
  useKeys([{ key: "d", label: t`Show the draft, or what was changed in it`, run: toggle, disabled: !hasChanges }]);
  if (!draft) return answer ? <Reading written={written ?? ""} /> : null;
  const showsChanges = hasChanges && !isDraftShown;
  return (
    <article className={classes.pane} aria-label={t`Draft`}>
      <h3>
        {showsChanges ? t`Changes against the draft` : t`Draft`}
        {hasChanges && (
          <Button variant="subtle" size="compact-xs" className={classes.switch} onClick={toggle} aria-pressed={isDraftShown} rightSection={<KeyCap of="d" />}>
            {showsChanges ? t`Draft` : t`Changes`}
          </Button>
        )}
      </h3>
      {showsChanges ? <Changes from={draft} to={written} /> : <Written text={draft} />}
    </article>
  );
}

function Reading({ written }: { written: string }) {
  const settled = useDeferredValue(written);
  return (
    <article className={classes.pane} aria-label={t`As it will read`}>
      <h3>{t`As it will read`}</h3>
      {settled.trim() ? <Written text={settled} setUpTo={SET_WHILE_TYPING} /> : <p className="muted">{t`There is no draft: what you write below is shown here as it will read.`}</p>}
    </article>
  );
}
