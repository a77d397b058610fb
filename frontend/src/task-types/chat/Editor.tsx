import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useRef } from "react";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import type { EditorProps } from "../task-type";
import classes from "./chat.module.css";
import { Closing } from "./Closing";
import { Composer } from "./Composer";
import { answeredIn, boundsOf, conversationIn, FAILURES, onReply, settled, STRENGTHS, type Conversation, type OnReply } from "./conversation";

/** What is said of the newest replies, and the next message. */
export function Editor(props: EditorProps) {
  const conversation = conversationIn(props.settings);
  if (!conversation) return <p className="muted">{t`A conversation is had by an expert who holds the item; none can be written in their place.`}</p>;
  return <Talk {...props} conversation={conversation} />;
}

function Talk({ settings, answer, onAnswer, disabled, conversation }: EditorProps & { conversation: Conversation }) {
  const { turns, isSending, problem } = conversation;
  const { least, most, replies, edits, rates } = boundsOf(settings);
  const edit = useRef<HTMLTextAreaElement>(null);
  const last = turns[turns.length - 1];
  const answered = answeredIn(turns);
  const newest = last?.state === "answered" ? last : undefined;
  const said = newest ? onReply(answer, newest) : null;
  const chosen = newest?.replies.find((reply) => reply.place === said?.chosen);
  const isTwo = (newest?.replies.length ?? 0) > 1;
  const isIdle = disabled || !newest;
  const say = (part: Partial<OnReply>) => said && onAnswer({ ...answer, reply: { ...said, ...part } });
  // What was changed in one reply says nothing of the other.
  const choose = (place: number) => isTwo && said?.chosen !== place && say({ chosen: place, edited: null });
  const compare = () => said && said.chosen !== null && say({ strength: ((said.strength ?? 0) + 1) % STRENGTHS.length || null });
  const change = () => {
    if (!chosen) return;
    if (said?.edited === null) say({ edited: chosen.text });
    requestAnimationFrame(() => edit.current?.focus());
  };
  const askAgain = () => last && conversation.askAgain(last.ordinal);
  useKeys([
    { key: "1", label: t`Reply 1 is better`, run: () => choose(0), disabled: isIdle || !isTwo, hidden: !isTwo },
    { key: "2", label: t`Reply 2 is better`, run: () => choose(1), disabled: isIdle || !isTwo, hidden: !isTwo },
    { key: "m", label: t`How much better: slightly, clearly, much`, run: compare, disabled: isIdle || !isTwo, hidden: !isTwo },
    { key: "e", label: t`Edit the reply before going on`, run: change, disabled: isIdle || !edits || !chosen, hidden: !edits },
    { key: "a", label: t`Ask the model again`, run: askAgain, disabled: disabled || isSending || last?.state !== "failed", hidden: last?.state !== "failed" },
  ]);
  return (
    <div className={classes.editor}>
      {problem && (
        <p className={classes.failed} role="alert">
          {problem}
        </p>
      )}
      {last?.state === "failed" && (
        <p className={classes.failed} role="alert">
          <span>
            {FAILURES[last.failure] ?? t`No reply came.`} {t`Your message is kept.`} {answered.length >= least && t`You may also submit without it.`}
          </span>
          <Button size="compact-sm" variant="default" loading={isSending} disabled={disabled} onClick={askAgain} rightSection={<KeyCap of="a" />}>
            {t`Ask again`}
          </Button>
        </p>
      )}
      {newest && said && (
        <>
          {newest.failure && <p className={classes.note}>{t`Only one reply came.`} {FAILURES[newest.failure] ?? ""}</p>}
          <div className={classes.choices}>
            {isTwo && (
              <span role="group" aria-label={t`Which reply is better`} className={classes.group}>
                {newest.replies.map((reply, at) => (
                  <Button key={reply.place} size="compact-md" variant={said.chosen === reply.place ? "filled" : "default"} aria-pressed={said.chosen === reply.place} disabled={disabled} onClick={() => choose(reply.place)} rightSection={<KeyCap of={String(at + 1)} />}>
                    {t`Reply ${at + 1} is better`}
                  </Button>
                ))}
                <Button size="compact-md" variant="subtle" disabled={disabled || said.chosen === null} onClick={compare} rightSection={<KeyCap of="m" />}>
                  {STRENGTHS[said.strength ?? 0] || t`how much better?`}
                </Button>
              </span>
            )}
            {edits && (
              <Button size="compact-md" variant={settled(said, newest).edited === null ? "default" : "light"} disabled={disabled || !chosen} onClick={change} rightSection={<KeyCap of="e" />}>
                {t`Edit the reply`}
              </Button>
            )}
            {said.edited !== null && (
              <Button size="compact-md" variant="subtle" disabled={disabled} onClick={() => say({ edited: null })}>
                {t`Leave it as it was`}
              </Button>
            )}
          </div>
          {said.edited !== null && (
            <label className={classes.label}>
              <span className="label">{t`How the reply should read; what you change is shown above`}</span>
              <textarea ref={edit} className={`reading ${classes.edit}`} value={said.edited} disabled={disabled} maxLength={50_000} onChange={(event) => say({ edited: event.currentTarget.value })} />
            </label>
          )}
        </>
      )}
      <Composer answer={answer} onAnswer={onAnswer} disabled={disabled} conversation={conversation} most={most} isTwo={replies > 1} reply={said && newest ? settled(said, newest) : null} />
      {rates && answered.length >= least && last?.state !== "waiting" && <Closing answer={answer} onAnswer={onAnswer} disabled={disabled} />}
    </div>
  );
}
