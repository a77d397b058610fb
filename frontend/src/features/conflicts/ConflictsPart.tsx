import { t } from "@lingui/core/macro";
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/api/problem";
import { get, send, type Listed } from "@/api/request";
import type { AvoidedFirm, Conflict } from "@/api/types";
import { day } from "@/ui/dates";
import { Section, Sheet } from "@/ui/Page";
import { Loaded, Notice } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import classes from "./conflicts.module.css";

const FIRMS = "/expert/avoided-firms";

/** Whom one must not or will not work for or about. */
export function ConflictsPart() {
  const queries = useQueryClient();
  const firms = useQuery({ queryKey: ["avoided-firms"], queryFn: ({ signal }) => get<Listed<AvoidedFirm>>(FIRMS, undefined, signal) });
  const labs = useQuery({ queryKey: ["conflicts"], queryFn: ({ signal }) => get<Listed<Conflict>>("/conflicts", undefined, signal) });
  const settle = async () => {
    for (const key of ["avoided-firms", "conflicts", "board"]) await queries.invalidateQueries({ queryKey: [key] });
  };
  const remove = useMutation({ mutationFn: (path: string) => send("DELETE", path), onSuccess: settle });
  return (
    <Section title={t`Conflicts of interest`}>
      <Sheet>
        <p className={classes.words}>{t`Work for or about these is kept from you, without a word to anybody. Employers and firms only: no client or patient names here, please.`}</p>
        {remove.error && <Notice tone="bad">{asProblem(remove.error).message}</Notice>}
        <AddFirm onAdded={settle} />
        <Loaded query={firms}>
          {({ results }) => <Rows of={results.map((one) => ({ id: one.id, name: one.name, since: one.declared_at }))} onRemove={(id) => remove.mutate(`${FIRMS}/${id}`)} words={t`Firms to avoid`} />}
        </Loaded>
        <Loaded query={labs}>
          {({ results }) => <Rows of={results.map((one) => ({ id: one.id, name: one.lab.name, since: one.declared_at }))} onRemove={(id) => remove.mutate(`/conflicts/${id}`)} words={t`Labs you recused yourself from`} />}
        </Loaded>
      </Sheet>
    </Section>
  );
}

function AddFirm({ onAdded }: { onAdded: () => Promise<void> }) {
  const [name, setName] = useState("");
  const add = useMutation({
    mutationFn: () => send<AvoidedFirm>("POST", FIRMS, { name }),
    onSuccess: async () => {
      setName("");
      await onAdded();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) add.mutate();
  };
  return (
    <form className={classes.add} onSubmit={submit}>
      <TextInput aria-label={t`Employer or firm to avoid`} placeholder={t`Employer or firm`} value={name} onChange={(event) => setName(event.currentTarget.value)} error={add.error ? asProblem(add.error).message : undefined} maxLength={120} size="md" />
      <Button type="submit" variant="default" size="md" loading={add.isPending} disabled={!name.trim()}>
        {t`Avoid`}
      </Button>
    </form>
  );
}

function Rows({ of, onRemove, words }: { of: { id: string; name: string; since: string }[]; onRemove: (id: string) => void; words: string }) {
  if (of.length === 0) return null;
  return (
    <>
      <h3 className={classes.part}>{words}</h3>
      <div className={tables.wide}>
        <table className={tables.table}>
          <tbody>
            {of.map((one) => (
              <tr key={one.id}>
                <td>{one.name}</td>
                <td className="muted">{t`since ${day(one.since)}`}</td>
                <td className={tables.amount}>
                  <Button variant="subtle" size="xs" onClick={() => onRemove(one.id)} aria-label={t`Take back: ${one.name}`}>
                    {t`Take back`}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
