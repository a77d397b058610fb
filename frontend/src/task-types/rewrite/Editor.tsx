import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useMemo, useRef } from "react";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { whole } from "@/ui/numbers";
import { text, type EditorProps } from "../task-type";
import classes from "./rewrite.module.css";
import { asksFor, boundsOf, folded, wordsIn, writtenIn } from "./writing";

/** The text itself, begun from the draft where there is one, with its length beside it. */
export function Editor({ content, settings, answer, onAnswer, disabled }: EditorProps) {
  const draft = text(content.draft);
  const written = writtenIn(answer);
  const value = written ?? draft;
  const field = useRef<HTMLTextAreaElement>(null);
  const count = useMemo(() => wordsIn(value), [value]);
  const bounds = boundsOf(settings);
  const asks = asksFor(bounds);
  const isOutside = written !== null && (count < bounds.least || count > bounds.most);
  const mayKeep = draft !== "" && settings.must_differ === false;
  const isKept = mayKeep && written !== null && folded(written) === folded(draft);
  const keep = () => onAnswer({ text: draft });
  const label = draft ? t`How it should read: change the draft (E)` : t`How it should read (E)`;
  useKeys([
    { key: "e", label: t`Write the text`, run: () => field.current?.focus(), disabled },
    { key: "k", label: t`Keep the draft as it is`, run: keep, disabled: disabled || !mayKeep, hidden: !mayKeep },
  ]);
  return (
    <div className={classes.editor}>
      <label className={classes.label}>
        <span className="label">{label}</span>
        <textarea ref={field} className={`reading ${classes.field}`} value={value} disabled={disabled} maxLength={100_000} placeholder={t`Write the response as the reader should get it`} onChange={(event) => onAnswer({ text: event.currentTarget.value })} />
      </label>
      <div className={classes.foot}>
        <span className={isOutside ? classes.outside : "muted"} role="status" aria-label={t`Length`}>
          <Trans><span className="number">{whole(count)}</span> words</Trans>{asks && `; ${t`${asks} asked for`}`}
        </span>
        {mayKeep && (
          <Button variant={isKept ? "filled" : "default"} size="compact-sm" disabled={disabled} onClick={keep} aria-pressed={isKept} rightSection={<KeyCap of="k" />}>
            {t`The draft is good as it is`}
          </Button>
        )}
      </div>
    </div>
  );
}
