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

const ASKS: Record<string, { words: string; note: string; address: string; hasAnswer: boolean }> = {
  imported: { words: t`Make hidden check`, note: t`an item no expert has seen, with the answer you vouch for`, address: "gold", hasAnswer: true },
  screened: { words: t`Make hidden check`, note: t`an item no expert has seen, with the answer you vouch for`, address: "gold", hasAnswer: true },
  decided: { words: t`Make hidden check`, note: t`keeps the answer its experts agreed on`, address: "gold", hasAnswer: false },
  gold: { words: t`Correct the answer`, note: t`outcomes given by the old answer are replaced in your name; pay stays`, address: "gold/key", hasAnswer: true },
};

/** A person turns the item into a hidden check, or corrects the answer of one. */
export function CheckPart({ life, type, settings }: Props) {
  const asks = ASKS[life.state];
  const [isOpen, setOpen] = useState(false);
  useKeys([{ key: "m", label: asks?.words ?? "", run: () => setOpen(true), disabled: !asks || isOpen, hidden: !asks }]);
  if (!asks) return null;
  return (
    <Section
      title={t`Hidden check`}
      note={asks.note}
      aside={
        !isOpen && (
          <Button variant="default" onClick={() => setOpen(true)} rightSection={<KeyCap of="m" />}>
            {asks.words}
          </Button>
        )
      }
    >
      {isOpen && <CheckForm key={life.state} life={life} type={type} settings={settings} asks={asks} onClose={() => setOpen(false)} />}
    </Section>
  );
}

function CheckForm({ life, type, settings, asks, onClose }: Props & { asks: (typeof ASKS)[string]; onClose: () => void }) {
  const queries = useQueryClient();
  const [answer, setAnswer] = useState<Answer>({});
  const [reason, setReason] = useState("");
  const make = useMutation({
    mutationFn: () => send("POST", `/items/${life.id}/${asks.address}`, asks.hasAnswer ? { answer: type.prepare?.(answer, settings) ?? answer, reason } : { reason }),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ["item", life.id] });
      await queries.invalidateQueries({ queryKey: ["gold"] });
    },
  });
  const problem = make.error ? asProblem(make.error) : null;
  const lacks = (asks.hasAnswer ? type.lacks(answer, settings, life.content) : null) ?? (reason.trim() ? null : t`Say why: whoever looks at this check later reads it.`);
  const submit = () => {
    if (!lacks && !make.isPending) make.mutate();
  };
  useKeys([
    ...(asks.hasAnswer ? type.keys(settings, setAnswer) : []),
    { key: "mod+Enter", label: asks.words, run: submit, disabled: lacks !== null },
    { key: "escape", label: t`Leave it as it is`, run: onClose },
  ]);
  return (
    <Sheet>
      <div className={classes.form}>
        {problem && <Notice tone="bad">{problem.message}</Notice>}
        {asks.hasAnswer && <type.Editor content={life.content} settings={settings} answer={answer} onAnswer={setAnswer} disabled={make.isPending} />}
        <Textarea label={t`Why`} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={problem?.fields.reason?.join(" ")} size="md" />
        <div className={classes.foot}>
          <span className="label">{lacks}</span>
          <Button variant="default" onClick={onClose}>
            {t`Cancel`}
          </Button>
          <Button disabled={lacks !== null} loading={make.isPending} onClick={submit} rightSection={<KeyCap of="mod+Enter" />}>
            {asks.words}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
