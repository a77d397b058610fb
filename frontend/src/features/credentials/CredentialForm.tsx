import { t } from "@lingui/core/macro";
import { Button, MultiSelect, Select, TextInput } from "@mantine/core";
import "@mantine/core/styles/Pill.layer.css";
import "@mantine/core/styles/PillsInput.layer.css";
import { useState, type FormEvent } from "react";
import { useExpertise } from "@/api/expertise";
import { asProblem } from "@/api/problem";
import type { Credential } from "@/api/types";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Sheet } from "@/ui/Page";
import { Loaded, Notice } from "@/ui/states";
import { useSubmitCredential, type CredentialClaim } from "./api";
import classes from "./credentials.module.css";

const KINDS = [
  { value: "licence", label: t`Licence or admission` },
  { value: "board", label: t`Board certification` },
  { value: "degree", label: t`Degree` },
];

function startOf(again: Credential | null, name: string): CredentialClaim {
  return {
    kind: again?.kind ?? "licence",
    field: again?.field ?? "medicine",
    specialties: again?.specialties ?? [],
    jurisdiction: again?.jurisdiction ?? "",
    name_on_document: again?.name_on_document ?? name,
    number: "",
    issued_on: again?.issued_on ?? null,
    expires_on: again?.expires_on ?? null,
  };
}

export function CredentialForm({ again, name, onDone }: { again: Credential | null; name: string; onDone: () => void }) {
  const expertise = useExpertise();
  const [claim, setClaim] = useState(() => startOf(again, name));
  const submission = useSubmitCredential(again?.id ?? null);
  const problem = submission.error ? asProblem(submission.error) : null;
  const set = (part: Partial<CredentialClaim>) => setClaim((now) => ({ ...now, ...part }));
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    submission.mutate(claim, { onSuccess: onDone });
  };
  useKeys([{ key: "mod+Enter", label: t`Save and next`, run: () => send() }]);
  const error = (field: keyof CredentialClaim) => problem?.fields[field]?.join(" ");
  const isGeneral = problem !== null && Object.keys(problem.fields).length === 0;
  return (
    <Sheet>
      <Loaded query={expertise}>
        {({ fields, jurisdictions }) => (
          <form onSubmit={send} className={classes.form}>
            {isGeneral && <Notice tone="bad">{problem.message}</Notice>}
            <div className={classes.pair}>
              <Select label={t`Field`} data={fields.map(plain)} value={claim.field} onChange={(value) => value && set({ field: value, specialties: [] })} size="md" error={error("field")} />
              <Select label={t`What it is`} data={KINDS} value={claim.kind} onChange={(value) => value && set({ kind: value })} size="md" error={error("kind")} />
            </div>
            <MultiSelect
              label={t`Specialties`}
              data={fields.find((field) => field.value === claim.field)?.specialties ?? []}
              value={claim.specialties}
              onChange={(value) => set({ specialties: value })}
              size="md"
              error={error("specialties")}
            />
            <div className={classes.pair}>
              <Select label={t`Where it holds`} data={jurisdictions} value={claim.jurisdiction || null} onChange={(value) => set({ jurisdiction: value ?? "" })} searchable required size="md" error={error("jurisdiction")} />
              <TextInput
                label={t`Number`}
                description={again ? t`Whole, once more` : undefined}
                required
                autoComplete="off"
                value={claim.number}
                onChange={(event) => set({ number: event.currentTarget.value })}
                size="md"
                error={error("number")}
              />
            </div>
            <TextInput label={t`Name as on the document`} required autoComplete="name" value={claim.name_on_document} onChange={(event) => set({ name_on_document: event.currentTarget.value })} size="md" error={error("name_on_document")} />
            <div className={classes.pair}>
              <TextInput label={t`Issued on`} type="date" value={claim.issued_on ?? ""} onChange={(event) => set({ issued_on: event.currentTarget.value || null })} size="md" error={error("issued_on")} />
              <TextInput label={t`Expires on`} type="date" value={claim.expires_on ?? ""} onChange={(event) => set({ expires_on: event.currentTarget.value || null })} size="md" error={error("expires_on")} />
            </div>
            <div className={classes.foot}>
              <span className="label">{t`A person looks it up in the public register within 2 working days. Labs see that it holds, never its number.`}</span>
              <Button type="submit" loading={submission.isPending} rightSection={<KeyCap of="mod+Enter" />}>
                {t`Send`}
              </Button>
            </div>
          </form>
        )}
      </Loaded>
    </Sheet>
  );
}

function plain({ value, label }: { value: string; label: string }) {
  return { value, label };
}
