import { t } from "@lingui/core/macro";
import { Button, DataList, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useExpertiseNames } from "@/api/expertise";
import { asProblem } from "@/api/problem";
import { get, send, type Listed } from "@/api/request";
import type { CredentialCase } from "@/api/types";
import { spoken } from "@/language";
import { LiveMark } from "@/realtime/LiveMark";
import { useLive } from "@/realtime/live";
import { day, moment, plainDate } from "@/ui/dates";
import { useKeys, useRowKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Page, Sheet } from "@/ui/Page";
import { Empty, Loaded, Notice } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import classes from "./queue.module.css";

const KEYS = [["credential-queue"]];

/** A right decision in two minutes that an expert can respect. */
export function QueuePage() {
  useLive("credentials", KEYS);
  const query = useQuery({ queryKey: ["credential-queue"], queryFn: ({ signal }) => get<Listed<CredentialCase>>("/credentials", { state: "submitted" }, signal) });
  const [chosen, setChosen] = useState<string | null>(null);
  const cases = [...(query.data?.results ?? [])].sort((a, b) => a.decision_due_at.localeCompare(b.decision_due_at));
  const [marked] = useRowKeys(cases.length, (index) => setChosen(cases[index]?.id ?? null));
  const opened = cases.find((one) => one.id === chosen) ?? cases[0];
  return (
    <Page title={t`Credentials`} lead={query.data && t`${cases.length} waiting, the most urgent first`} aside={<LiveMark />}>
      <Loaded query={query}>
        {() =>
          opened === undefined ? (
            <Empty>{t`All within time: nothing waits.`}</Empty>
          ) : (
            <div className={classes.queue}>
              <div className={tables.scroll}>
                <table className={tables.table}>
                  <tbody>
                    {cases.map((one, index) => (
                      <tr key={one.id} data-marked={index === marked || undefined} aria-current={one.id === opened.id} onClick={() => setChosen(one.id)}>
                        <td>
                          <button type="button" className={classes.open} onClick={() => setChosen(one.id)}>
                            {one.expert.name || one.expert.email}
                          </button>
                          <div className="label">{t`due ${day(one.decision_due_at)}`}</div>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              <Case key={opened.id} one={opened} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

type DecisionWord = "verify" | "ask_more" | "decline";

function Case({ one }: { one: CredentialCase }) {
  const names = useExpertiseNames();
  const queries = useQueryClient();
  const [source, setSource] = useState("");
  const [reason, setReason] = useState("");
  const decide = useMutation({
    mutationFn: (decision: DecisionWord) => send("POST", `/credentials/${one.id}/decision`, { decision, reason, register_source: source }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["credential-queue"] }),
  });
  const isMute = reason.trim() === "";
  useKeys([
    { key: "y", label: t`Verify`, run: () => decide.mutate("verify"), disabled: source.trim() === "" },
    { key: "mod+Enter", label: t`Verify, out of a field`, run: () => decide.mutate("verify"), disabled: source.trim() === "" },
    { key: "m", label: t`Ask for more`, run: () => decide.mutate("ask_more"), disabled: isMute },
    { key: "r", label: t`Decline`, run: () => decide.mutate("decline"), disabled: isMute },
  ]);
  const facts: [string, string][] = [
    [t`Expert`, `${one.expert.name} · ${one.expert.email}`],
    [t`Name on paper`, one.name_on_document],
    [t`Kind`, `${spoken(one.kind)}, ${names.field(one.field)}`],
    [t`Specialties`, one.specialties.map((value) => names.specialty(one.field, value)).join(", ") || t`none named`],
    [t`Where`, names.jurisdiction(one.jurisdiction)],
    [t`Number`, one.number],
    [t`Issued`, one.issued_on ? plainDate(one.issued_on) : t`not said`],
    [t`Expires`, one.expires_on ? plainDate(one.expires_on) : t`not said`],
    [t`Submitted`, moment(one.submitted_at)],
  ];
  return (
    <Sheet>
      <DataList orientation="horizontal" size="sm">
        {facts.map(([name, value]) => (
          <DataList.Item key={name}>
            <DataList.ItemLabel>{name}</DataList.ItemLabel>
            <DataList.ItemValue>{value}</DataList.ItemValue>
          </DataList.Item>
        ))}
      </DataList>
      {one.number_hint && <p className={classes.hint}>{one.number_hint}</p>}
      <div className={tables.form} style={{ marginTop: 16 }}>
        {decide.error && <Notice tone="bad">{asProblem(decide.error).message}</Notice>}
        <TextInput label={t`Where you looked it up`} placeholder={t`State register, looked up today`} value={source} onChange={(event) => setSource(event.currentTarget.value)} size="md" />
        <Textarea label={t`Reason, as the expert will read it`} description={t`Needed to ask for more and to decline; a differing surname is a question, never a decline`} value={reason} onChange={(event) => setReason(event.currentTarget.value)} minRows={2} autosize size="md" />
        <div className={tables.foot}>
          <Button variant="default" disabled={isMute} onClick={() => decide.mutate("decline")} rightSection={<KeyCap of="r" />}>
            {t`Decline`}
          </Button>
          <Button variant="default" disabled={isMute} onClick={() => decide.mutate("ask_more")} rightSection={<KeyCap of="m" />}>
            {t`Ask for more`}
          </Button>
          <Button disabled={source.trim() === ""} loading={decide.isPending} onClick={() => decide.mutate("verify")} rightSection={<KeyCap of="y" />}>
            {t`Verify`}
          </Button>
        </div>
      </div>
      {one.history.length > 0 && (
        <ul className={classes.history}>
          {one.history.map((act) => (
            <li key={act.at + act.act}>
              {moment(act.at)} · {spoken(act.act.replaceAll("_", " ").replaceAll(".", " "))} {act.by ? t`by ${act.by}` : ""} {act.reason}
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  );
}
