import { t } from "@lingui/core/macro";
import { Button, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { send } from "@/api/request";
import type { ItemLife } from "@/api/types";
import { Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { nextOf, type Given, type OutcomeSaid } from "./outcomes";

const SAYS = {
  refuse: t`“Not accepted” is for carelessness or a breach of the guideline, never for being outvoted: dissent is paid. The expert reads your reason. Pay that may still be questioned is taken back; pay that is ready or sent stays.`,
  accept: t`The answer is accepted after all, and paid. The expert reads your reason.`,
};

/** A person's word on one answer: with a reason, and asked twice before anybody loses pay. */
export function OutcomeForm({ life, one, onDone }: { life: ItemLife; one: Given; onDone: () => void }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [isSure, setSure] = useState(false);
  const change = useMutation({
    mutationFn: (outcome: OutcomeSaid) => send("POST", `/items/${life.id}/review`, { reason, outcomes: [{ annotation_id: one.id, outcome, reason }] }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["item", life.id] });
      onDone();
    },
    onSettled: () => setSure(false),
  });
  const choices = nextOf(one.outcome);
  const say = (outcome: OutcomeSaid) => (outcome === "not_accepted" && !isSure ? setSure(true) : change.mutate(outcome));
  return (
    <div className={classes.form}>
      <strong>{t`The answer by ${one.pseudonym}: ${one.answer_label}`}</strong>
      {change.error && <Notice tone="bad">{asProblem(change.error).message}</Notice>}
      <p className="muted" style={{ margin: 0 }}>
        {choices.includes("not_accepted") ? SAYS.refuse : SAYS.accept}
      </p>
      <Textarea label={t`Why`} autosize minRows={2} autoFocus value={reason} onChange={(event) => (setReason(event.currentTarget.value), setSure(false))} size="md" />
      <div className={classes.foot}>
        {choices.map((outcome) => (
          <Button key={outcome} variant={outcome === "not_accepted" && isSure ? "filled" : "default"} color={outcome === "not_accepted" ? "bad" : undefined} disabled={reason.trim() === ""} loading={change.isPending && change.variables === outcome} onClick={() => say(outcome)}>
            {outcome === "not_accepted" ? (isSure ? t`Yes, the answer by ${one.pseudonym} is not accepted` : t`Do not accept this answer`) : outcome === "agrees" ? t`It agrees` : t`It is honest dissent`}
          </Button>
        ))}
      </div>
    </div>
  );
}
