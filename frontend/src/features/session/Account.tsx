import { t } from "@lingui/core/macro";
import { Button, Select, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { auth } from "@/api/auth";
import { useMe } from "@/api/me";
import { send } from "@/api/request";
import type { Me } from "@/api/types";
import { timeZones } from "@/ui/dates";
import { Page, Section, Sheet } from "@/ui/Page";
import { Loaded, Notice } from "@/ui/states";
import { useSending } from "@/ui/use-sending";
import classes from "./session.module.css";

export function Account() {
  const query = useMe();
  return (
    <Page title={t`Account and sign-in`} narrow>
      <Loaded query={query}>{(me) => me && <Profile me={me} />}</Loaded>
      <Section title={t`Second step at sign-in`}>
        <SecondStep />
      </Section>
    </Page>
  );
}

function Profile({ me }: { me: Me }) {
  const queries = useQueryClient();
  const [name, setName] = useState(me.user.name);
  const [zone, setZone] = useState(me.user.time_zone);
  const [isKept, setKept] = useState(false);
  const { isSending, problem, run } = useSending();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(async () => {
      await send("PATCH", "/me", { name, time_zone: zone });
      await queries.invalidateQueries({ queryKey: ["me"] });
      setKept(true);
    });
  };
  return (
    <Section title={t`You`}>
      <Sheet>
        <form className={classes.form} onSubmit={submit} onChange={() => setKept(false)}>
          {problem && <Notice tone="bad">{problem.message}</Notice>}
          <TextInput label={t`E-mail`} value={me.user.email} readOnly size="md" />
          <TextInput label={t`Name`} value={name} onChange={(event) => setName(event.currentTarget.value)} size="md" autoComplete="name" />
          <Select label={t`Time zone`} data={timeZones()} value={zone} onChange={(value) => setZone(value ?? "UTC")} searchable limit={60} size="md" />
          <div className={classes.actions}>
            <span className="label">{isKept ? t`Saved` : ""}</span>
            <Button type="submit" loading={isSending}>
              {t`Save`}
            </Button>
          </div>
        </form>
      </Sheet>
    </Section>
  );
}

function SecondStep() {
  const queries = useQueryClient();
  const query = useQuery({ queryKey: ["totp"], queryFn: auth.totp.state, retry: false, staleTime: Infinity });
  const [code, setCode] = useState("");
  const { isSending, problem, run } = useSending();
  const change = (work: () => Promise<void>) =>
    run(async () => {
      await work();
      setCode("");
      await queries.invalidateQueries({ queryKey: ["totp"] });
    });
  return (
    <Sheet>
      {problem && <Notice tone="bad">{problem.message}</Notice>}
      <Loaded query={query}>
        {(totp) =>
          totp.active ? (
            <div className={classes.actions}>
              <span>{t`On: an authenticator app is asked for at sign-in.`}</span>
              <Button variant="default" loading={isSending} onClick={() => change(auth.totp.deactivate)}>
                {t`Switch off`}
              </Button>
            </div>
          ) : (
            <div className={classes.form}>
              <p>{t`Off. Enter this secret into an authenticator app, then the six digits that it shows.`}</p>
              <div className={classes.secret}>{totp.secret}</div>
              <TextInput label={t`Six digits`} inputMode="numeric" autoComplete="one-time-code" value={code} onChange={(event) => setCode(event.currentTarget.value)} size="md" maw={200} />
              <div className={classes.actions}>
                <a href={totp.url}>{t`Open in an app on this device`}</a>
                <Button loading={isSending} disabled={code.length < 6} onClick={() => change(() => auth.totp.activate(code))}>
                  {t`Switch on`}
                </Button>
              </div>
            </div>
          )
        }
      </Loaded>
    </Sheet>
  );
}
