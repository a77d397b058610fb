import { t } from "@lingui/core/macro";
import { Button, Checkbox, Modal, Radio, Textarea } from "@mantine/core";
import "@mantine/core/styles/Radio.layer.css";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import type { Gold } from "@/api/types";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useMoveGold, type GoldState } from "./api";
import { MOVES } from "./words";

/** A person moves one hidden check, with a reason. */
export function MoveDialog({ row, onClose }: { row: Gold; onClose: () => void }) {
  const moves = MOVES[row.state];
  const [to, setTo] = useState<GoldState | undefined>(moves[0]?.to);
  const [reason, setReason] = useState("");
  const [isWorthless, setWorthless] = useState(false);
  const move = useMoveGold();
  const canSend = to !== undefined && reason.trim() !== "" && !move.isPending;
  const submit = () => {
    if (to && canSend) move.mutate({ item: row.item, state: to, reason, counts: !(to === "retired" && isWorthless) }, { onSuccess: onClose });
  };
  useKeys([{ key: "mod+Enter", label: t`Change the hidden check`, run: submit, disabled: !canSend }]);
  return (
    <Modal opened onClose={onClose} title={t`Hidden check ${row.external_id}`}>
      <div className={classes.form}>
        {move.error && <Notice tone="bad">{asProblem(move.error).message}</Notice>}
        <Radio.Group value={to} onChange={(value) => setTo(value as GoldState)} label={t`Answer: ${row.answer_label}`}>
          <div className={classes.form} style={{ gap: 8, marginTop: 8 }}>
            {moves.map((one) => (
              <Radio key={one.to} value={one.to} label={one.words} />
            ))}
          </div>
        </Radio.Group>
        {to === "retired" && <Checkbox checked={isWorthless} onChange={(event) => setWorthless(event.currentTarget.checked)} label={t`It measured nothing: its answers speak for and against nobody`} />}
        <Textarea label={t`Why`} description={t`Into the audit log, in your name`} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} size="md" data-autofocus />
        <div className={classes.foot}>
          <Button variant="default" onClick={onClose}>
            {t`Cancel`}
          </Button>
          <Button disabled={!canSend} loading={move.isPending} onClick={submit} rightSection={<KeyCap of="mod+Enter" />}>
            {moves.find((one) => one.to === to)?.words ?? t`Change`}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
