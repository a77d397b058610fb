import { plural, t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useRef, type KeyboardEvent } from "react";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import type { EditorProps } from "../task-type";
import classes from "./chat.module.css";
import { LONGEST, messageIn, type Conversation, type OnReply } from "./conversation";

interface Props extends Pick<EditorProps, "answer" | "onAnswer" | "disabled"> {
  conversation: Conversation;
  most: number;
  /** Whether two replies come to each message. */
  isTwo: boolean;
  /** What is said of the newest reply, sent with the message that follows it. */
  reply: OnReply | null;
}

/** The next message; one may begin it while the model still writes. */
export function Composer({ answer, onAnswer, disabled, conversation, most, isTwo, reply }: Props) {
  const { turns, isSending, isLoading } = conversation;
  const field = useRef<HTMLTextAreaElement>(null);
  const last = turns[turns.length - 1];
  const next = turns.length + 1;
  const isOver = next > most;
  const message = messageIn(answer, turns);
  const why = whyNot(last?.state, reply);
  const isReady = !disabled && !isSending && !isLoading && !isOver && why === null && message.trim() !== "";
  const send = () => {
    if (!isReady) return;
    conversation.send(next, message, reply);
    // Two replies are chosen from by digits, which sleep in fields.
    if (isTwo) field.current?.blur();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  useKeys([{ key: "t", label: t`Write a message; Enter sends it`, run: () => field.current?.focus(), disabled: disabled || isOver }]);
  const left = most - turns.length;
  if (isOver && message === "") return <p className={classes.note}>{plural(most, { one: "That was the only message: read the reply, then submit.", other: "That was the last of # messages: read the reply, then submit." })}</p>;
  return (
    <div className={classes.composer}>
      <textarea
        ref={field}
        className={`reading ${classes.field}`}
        value={message}
        rows={2}
        disabled={disabled}
        readOnly={isSending}
        maxLength={LONGEST}
        placeholder={next === 1 ? t`Write your first message (T)` : t`Write your next message (T)`}
        aria-label={t`Message to the model`}
        onKeyDown={press}
        onChange={(event) => onAnswer({ ...answer, message: { turn: next, text: event.currentTarget.value } })}
      />
      <div className={classes.send}>
        <span className="muted" role="status" aria-label={t`Messages left`}>
          {message.trim() !== "" && why ? why : isOver ? t`No message is left: clear this one.` : left === 1 ? t`the last message` : t`${left} messages left`}
        </span>
        <Button size="compact-md" variant="default" loading={isSending} disabled={!isReady} onClick={send} rightSection={<KeyCap of="Enter" />}>
          {t`Send`}
        </Button>
      </div>
    </div>
  );
}

/** Why nothing can be sent just now. */
function whyNot(state: string | undefined, reply: OnReply | null): string | null {
  if (state === "waiting") return t`The model is still writing.`;
  if (state === "failed") return t`Ask again first (A).`;
  if (state === "answered" && reply?.chosen === null) return t`Choose a reply first (1 or 2).`;
  return null;
}
