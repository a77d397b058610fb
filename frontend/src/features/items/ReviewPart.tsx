import { t } from "@lingui/core/macro";
import { Button, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { send } from "@/api/request";
import type { Answer, ItemLife } from "@/api/types";
import type { Settings, TaskType } from "@/task-types/task-type";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Section, Sheet } from "@/ui/Page";
import { Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";

interface Props {
  life: ItemLife;
  type: TaskType;
  settings: Settings;
}

/** The experts could not settle it: a person of the lab says which answer stands, and why. */
export function ReviewPart({ life, type, settings }: Props) {
  const queries = useQueryClient();
  const [answer, setAnswer] = useState<Answer>({});
  const [reason, setReason] = useState("");
  const review = useMutation({
    mutationFn: () => send("POST", `/items/${life.id}/review`, { answer: type.prepare?.(answer, settings) ?? answer, reason }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["item", life.id] });
      await queries.invalidateQueries({ queryKey: ["items"] });
    },
  });
  const problem = review.error ? asProblem(review.error) : null;
  const lacks = type.lacks(answer, settings, life.content) ?? (reason.trim() ? null : t`Say why: the experts read it.`);
  const submit = () => {
    if (!lacks && !review.isPending) review.mutate();
  };
  useKeys([...type.keys(settings, setAnswer), { key: "mod+Enter", label: t`Let this answer stand`, run: submit, disabled: lacks !== null }]);
  return (
    <Section title={t`Decide`} note={t`every expert is paid, whichever answer stands`}>
      <Sheet>
        <div className={classes.form}>
          {problem && <Notice tone="bad">{problem.message}</Notice>}
          <type.Editor content={life.content} settings={settings} answer={answer} onAnswer={setAnswer} disabled={review.isPending} />
          <Textarea label={t`Why`} description={t`The experts and your lab read it`} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={problem?.fields.reason?.join(" ")} size="md" />
          <div className={classes.foot}>
            <span className="label">{lacks}</span>
            <Button disabled={lacks !== null} loading={review.isPending} onClick={submit} rightSection={<KeyCap of="mod+Enter" />}>
              {t`Let this answer stand`}
            </Button>
          </div>
        </div>
      </Sheet>
    </Section>
  );
}
