import { plural, t } from "@lingui/core/macro";
import { Button, Checkbox, Textarea } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { asProblem } from "@/api/problem";
import type { ItemRow } from "@/api/types";
import { useKeys, useRowKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { decimal } from "@/ui/numbers";
import { Empty, Lines, Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useCandidates, usePromote, useTakeBack } from "./api";

/** Decisions that left no doubt, to be ticked and promoted together; what was promoted can be taken back. */
export function Promotions({ projectId }: { projectId: string }) {
  const query = useCandidates(projectId);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState("");
  const [done, setDone] = useState<string[]>([]);
  const promote = usePromote(projectId);
  const back = useTakeBack();
  const rows = query.data ?? [];
  const chosen = rows.filter((row) => ticked.has(row.id)).map((row) => row.id);
  const canSend = chosen.length > 0 && reason.trim() !== "" && !promote.isPending;
  const toggle = (id: string) => setTicked((now) => (now.has(id) ? new Set([...now].filter((each) => each !== id)) : new Set([...now, id])));
  const [marked] = useRowKeys(rows.length, (place) => rows[place] && toggle(rows[place].id));
  const submit = () => {
    if (!canSend) return;
    promote.mutate({ items: chosen, reason }, { onSuccess: () => (setDone(chosen), setTicked(new Set()), setReason("")) });
  };
  useKeys([{ key: "mod+Enter", label: t`Promote what is ticked`, run: submit, disabled: !canSend }]);
  const error = promote.error ?? back.error;
  return (
    <>
      {error && <Notice tone="bad">{asProblem(error).message}</Notice>}
      {done.length > 0 && !back.error && (
        <Notice
          tone="good"
          action={
            <Button variant="subtle" size="compact-sm" loading={back.isPending} onClick={() => back.mutate(done, { onSuccess: () => setDone([]) })}>
              {t`Undo`}
            </Button>
          }
        >
          {plural(done.length, { one: "One decision is a hidden check now.", other: "# decisions are hidden checks now." })}
        </Notice>
      )}
      <Loaded query={query} skeleton={<Lines count={4} />}>
        {(found) =>
          found.length === 0 ? (
            <Empty>{t`No decision is strong enough now: it takes three experts or more who all agree, at least 97 % sure.`}</Empty>
          ) : (
            <div className={classes.form}>
              <Proposals rows={found} marked={marked} ticked={ticked} toggle={toggle} all={() => setTicked(chosen.length === found.length ? new Set() : new Set(found.map((row) => row.id)))} />
              <Textarea label={t`Why`} description={t`Into the audit log, in your name`} autosize minRows={1} value={reason} onChange={(event) => setReason(event.currentTarget.value)} size="md" />
              <div className={classes.foot}>
                <span className="label">{t`Each keeps the answer its experts agreed on. Undo until an expert has met it.`}</span>
                <Button disabled={!canSend} loading={promote.isPending} onClick={submit} rightSection={<KeyCap of="mod+Enter" />}>
                  {chosen.length > 0 ? t`Promote ${chosen.length}` : t`Promote`}
                </Button>
              </div>
            </div>
          )
        }
      </Loaded>
    </>
  );
}

interface ProposalsProps {
  rows: ItemRow[];
  marked: number;
  ticked: ReadonlySet<string>;
  toggle: (id: string) => void;
  all: () => void;
}

function Proposals({ rows, marked, ticked, toggle, all }: ProposalsProps) {
  const count = rows.filter((row) => ticked.has(row.id)).length;
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">
              <Checkbox aria-label={t`All of them`} checked={count === rows.length} indeterminate={count > 0 && count < rows.length} onChange={all} />
            </th>
            <th scope="col">{t`Item`}</th>
            <th scope="col">{t`Answer`}</th>
            <th scope="col" className={classes.amount}>
              {t`Sure`}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={row.id} data-marked={place === marked || undefined}>
              <td>
                <Checkbox aria-label={t`Promote ${row.external_id}`} checked={ticked.has(row.id)} onChange={() => toggle(row.id)} />
              </td>
              <td>
                <Link to={`/lab/items/${row.id}`}>{row.title}</Link> <span className="label">{row.external_id}</span>
              </td>
              <td>{row.answer_label}</td>
              <td className={classes.amount}>{row.confidence === null ? "" : `${decimal(row.confidence * 100, 1)} %`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
