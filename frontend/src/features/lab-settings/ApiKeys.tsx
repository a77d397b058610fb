import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Checkbox, CopyButton, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/api/problem";
import type { ApiKey } from "@/api/types";
import { day } from "@/ui/dates";
import { Section, Sheet } from "@/ui/Page";
import { Empty, Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useApiKeys, useMakeKey, useRevokeKey, type Scope } from "./api";

const SCOPES: { value: Scope; label: string }[] = [
  { value: "read", label: t`Read` },
  { value: "write", label: t`Write` },
  { value: "money", label: t`Fund and open work` },
];

export function ApiKeys({ labId }: { labId: string }) {
  const query = useApiKeys(labId);
  const revoke = useRevokeKey(labId);
  return (
    <Section title={t`API keys`} note={<a href="/api/docs">{t`what a program can do with them`}</a>}>
      {revoke.error && <Notice tone="bad">{asProblem(revoke.error).message}</Notice>}
      <Loaded query={query}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty>{t`No key yet. A key lets a program import, follow and export for this lab.`}</Empty>
          ) : (
            <div className={classes.scroll}>
              <table className={classes.table}>
                <tbody>
                  {results.map((key) => (
                    <Line key={key.id} one={key} revoke={() => revoke.mutate(key.id)} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
      <MakeKey labId={labId} />
    </Section>
  );
}

function Line({ one, revoke }: { one: ApiKey; revoke: () => void }) {
  const [isSure, setSure] = useState(false);
  return (
    <tr>
      <td>
        {one.name} <code className="muted">{one.prefix}…</code>
      </td>
      <td className="muted">{one.scopes.map((scope) => SCOPES.find((known) => known.value === scope)?.label ?? scope).join(", ")}</td>
      <td className="muted">
        {t`made ${day(one.created_at)} by ${one.created_by}`}
      </td>
      <td className="muted">{one.last_used_at ? t`last used ${day(one.last_used_at)}` : t`never used`}</td>
      <td className={classes.amount}>
        {one.revoked_at ? (
          <span className="muted">{t`revoked ${day(one.revoked_at)}`}</span>
        ) : (
          <Button variant="subtle" size="compact-sm" onClick={() => (isSure ? revoke() : setSure(true))} onBlur={() => setSure(false)}>
            {isSure ? t`Yes, its programs stop at once` : t`Revoke`}
          </Button>
        )}
      </td>
    </tr>
  );
}

function MakeKey({ labId }: { labId: string }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["read"]);
  const make = useMakeKey(labId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ name, scopes }, { onSuccess: () => setName("") });
  };
  return (
    <div style={{ marginTop: 12 }}>
      <Sheet>
        {make.error && <Notice tone="bad">{asProblem(make.error).message}</Notice>}
        {make.data && <Secret of={make.data.name} secret={make.data.secret} />}
        <form onSubmit={submit} className={classes.foot}>
          <TextInput aria-label={t`Name of the key`} placeholder={t`Name, such as nightly import`} required value={name} onChange={(event) => setName(event.currentTarget.value)} w={280} />
          <Checkbox.Group aria-label={t`What it may do`} value={scopes} onChange={(values) => setScopes(SCOPES.map((scope) => scope.value).filter((value) => values.includes(value)))}>
            <div className={classes.foot}>
              {SCOPES.map((scope) => (
                <Checkbox key={scope.value} value={scope.value} label={scope.label} />
              ))}
            </div>
          </Checkbox.Group>
          <Button type="submit" variant="default" disabled={scopes.length === 0} loading={make.isPending}>
            {t`Make key`}
          </Button>
        </form>
      </Sheet>
    </div>
  );
}

/** Shown once: the server keeps only a digest. */
function Secret({ of, secret }: { of: string; secret: string }) {
  return (
    <div style={{ marginBottom: 12 }}>
      <Notice
        tone="good"
        action={
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button size="xs" onClick={copy}>
                {copied ? t`Copied` : t`Copy`}
              </Button>
            )}
          </CopyButton>
        }
      >
        <Trans>The key “{of}”, shown only now: <code data-testid="secret">{secret}</code></Trans>
      </Notice>
    </div>
  );
}
