import { t } from "@lingui/core/macro";
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import type { Intent } from "./api";

interface Props {
  act: Intent["act"];
  /** What the button says. */
  word: string;
  isPending: boolean;
  error: unknown;
  onSend: (reason: string) => void;
  onLeave: () => void;
}

/** Why, in a line; nothing is done without it. */
export function Reason({ act, word, isPending, error, onSend, onLeave }: Props) {
  const [reason, setReason] = useState("");
  const send = () => {
    if (reason.trim() && !isPending) onSend(reason);
  };
  return (
    <form
      style={{ marginTop: 12 }}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {error !== null && error !== undefined && <Notice tone="bad">{asProblem(error).message}</Notice>}
      <TextInput label={t`Why`} description={act === "withdrawal" ? t`Kept in the trail. Withdrawn items do not come back.` : t`Kept in the trail.`} value={reason} onChange={(event) => setReason(event.currentTarget.value)} autoFocus />
      <div className={classes.foot} style={{ marginTop: 8 }}>
        <Button variant="subtle" onClick={onLeave}>
          {t`Leave as it is`}
        </Button>
        <Button type="submit" variant={act === "withdrawal" ? "default" : "filled"} disabled={!reason.trim()} loading={isPending}>
          {word}
        </Button>
      </div>
    </form>
  );
}
