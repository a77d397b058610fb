import { t } from "@lingui/core/macro";
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useMe } from "@/api/me";
import { asProblem } from "@/api/problem";
import { get, send, type Listed } from "@/api/request";
import type { AgreementState } from "@/api/types";
import { day } from "@/ui/dates";
import { Section, Sheet } from "@/ui/Page";
import { Prose } from "@/ui/Prose";
import { Empty, Loaded, Notice } from "@/ui/states";
import classes from "./agreements.module.css";

/** Terms and NDAs: plain summary first, full text beside it, signed by name. */
export function Agreements() {
  const query = useQuery({ queryKey: ["agreements"], queryFn: ({ signal }) => get<Listed<AgreementState>>("/agreements", undefined, signal) });
  return (
    <Section title={t`Terms and confidentiality`} note={t`Signing a lab's NDA opens its work to you`}>
      <Loaded query={query}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty>{t`Nothing to sign now.`}</Empty>
          ) : (
            <div className={classes.list}>
              {results.map((one) => (
                <AgreementCard key={one.id} agreement={one} />
              ))}
            </div>
          )
        }
      </Loaded>
    </Section>
  );
}

function AgreementCard({ agreement }: { agreement: AgreementState }) {
  const title = agreement.lab ? `${agreement.title} · ${agreement.lab.name}` : agreement.title;
  return (
    <Sheet>
      <div className={classes.head}>
        <strong>
          {title} <span className="muted">v{agreement.version}</span>
        </strong>
        {agreement.signed_at && <span className={classes.signed}>{t`Signed ${day(agreement.signed_at)}`}</span>}
      </div>
      {agreement.summary && <p>{agreement.summary}</p>}
      <details className={classes.text}>
        <summary>{t`Full text`}</summary>
        <Prose text={agreement.body} numbered />
      </details>
      {!agreement.signed_at && <Signing agreement={agreement} />}
    </Sheet>
  );
}

function Signing({ agreement }: { agreement: AgreementState }) {
  const { data: me } = useMe();
  const queries = useQueryClient();
  const [name, setName] = useState(me?.user.name ?? "");
  const signing = useMutation({
    mutationFn: () => send("POST", `/agreements/${agreement.id}/signature`, { signed_name: name }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["agreements"] });
      await queries.invalidateQueries({ queryKey: ["board"] });
    },
  });
  const sign = (event: FormEvent) => {
    event.preventDefault();
    signing.mutate();
  };
  return (
    <form onSubmit={sign} className={classes.signing}>
      {signing.error && <Notice tone="bad">{asProblem(signing.error).message}</Notice>}
      <TextInput aria-label={t`Your full name`} placeholder={t`Your full name`} required autoComplete="name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Button type="submit" loading={signing.isPending}>
        {t`I have read it and sign`}
      </Button>
    </form>
  );
}
