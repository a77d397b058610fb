import { t } from "@lingui/core/macro";
import { Button, NumberInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { send } from "@/api/request";
import type { TimeCorrection as Correction } from "@/api/types";
import { useSending } from "@/ui/use-sending";
import type { Lease } from "./use-lease";
import classes from "./work.module.css";

/** What the item truly took, and why: loaded when somebody asks for it. */
export default function TimeCorrection({ lease, claimId }: { lease: Lease; claimId: string }) {
  const [minutes, setMinutes] = useState<number | string>(Math.max(1, Math.round(lease.focusedSeconds / 60)));
  const [reason, setReason] = useState("");
  const [said, setSaid] = useState("");
  const sending = useSending();
  const correct = () =>
    sending.run(async () => {
      const seconds = Math.round(Number(minutes) * 60);
      const made = await send<Correction>("POST", `/claims/${claimId}/time`, { seconds, reason });
      if (made.state === "applied") lease.setSeconds(made.seconds);
      setSaid(made.state === "applied" ? t`Taken as you said.` : t`More than has passed since you took the item: a person of the lab looks at it.`);
    });
  return (
    <form
      className={classes.correction}
      onSubmit={(event) => {
        event.preventDefault();
        correct();
      }}
    >
      <NumberInput label={t`It truly took, in minutes`} size="xs" min={0} max={1440} decimalScale={1} value={minutes} onChange={setMinutes} />
      <Textarea label={t`Why the timer is wrong`} size="xs" rows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <Button type="submit" size="compact-sm" loading={sending.isSending} disabled={!reason.trim()}>
        {t`Put it right`}
      </Button>
      {(sending.problem ?? said) && <p role="status">{sending.problem?.message ?? said}</p>}
    </form>
  );
}
