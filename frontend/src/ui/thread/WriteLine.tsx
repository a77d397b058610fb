import { Button } from "@mantine/core";
import { useState, type Ref } from "react";
import { useSending } from "@/ui/use-sending";
import classes from "./thread.module.css";

interface Props {
  label: string;
  action: string;
  field?: Ref<HTMLTextAreaElement>;
  onSend: (body: string) => Promise<unknown>;
}

/** One text and its button; `Mod+Enter` sends it. What was typed stays when sending fails. */
export function WriteLine({ label, action, field, onSend }: Props) {
  const [body, setBody] = useState("");
  const sending = useSending();
  const send = () => {
    if (body.trim()) sending.run(() => onSend(body).then(() => setBody("")));
  };
  return (
    <div>
      <textarea
        ref={field}
        className={classes.write}
        rows={2}
        value={body}
        maxLength={4_000}
        aria-label={label}
        placeholder={label}
        onChange={(event) => setBody(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          // Here the key sends these words, never the answer.
          event.preventDefault();
          event.stopPropagation();
          event.nativeEvent.stopImmediatePropagation();
          send();
        }}
      />
      <div className={classes.row}>
        <Button size="xs" variant="default" loading={sending.isSending} disabled={!body.trim()} onClick={send}>
          {action}
        </Button>
      </div>
      {sending.problem && (
        <p className={classes.refusal} role="alert">
          {sending.problem.message}
        </p>
      )}
    </div>
  );
}
