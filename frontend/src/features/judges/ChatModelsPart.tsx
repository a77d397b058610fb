import { t } from "@lingui/core/macro";
import { Button, Select } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/api/problem";
import type { ChatModel, Endpoint } from "@/api/types";
import { useLive } from "@/realtime/live";
import { Section, Sheet } from "@/ui/Page";
import { Empty, Lines, Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useAddChatModel, useChatModels, useEndpoints, useRemoveChatModel } from "./api";
import { RegisterEndpoint } from "./RegisterEndpoint";
import { micro, whereDataGoes } from "./words";

/** The models that experts talk with in this project: only these see its items. */
export function ChatModelsPart({ projectId, labId, mayChange }: { projectId: string; labId: string; mayChange: boolean }) {
  useLive(`project:${projectId}`, [["chat-models", projectId]], (hint) => hint.kind === "chat_model.changed");
  const models = useChatModels(projectId);
  const endpoints = useEndpoints();
  const remove = useRemoveChatModel(projectId);
  const [isRegistering, setRegistering] = useState(false);
  const used = new Set(models.data?.results.map((one) => one.endpoint.id));
  return (
    <Section title={t`Models that experts talk with`} note={t`experts never learn which of them answers`}>
      {remove.error && <Notice tone="bad">{asProblem(remove.error).message}</Notice>}
      <Loaded query={models} skeleton={<Lines count={2} />}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty>{mayChange ? t`No model yet: choose one, then the work can be opened.` : t`No model yet. Data leads and owners of your lab choose one.`}</Empty>
          ) : (
            <div className={classes.cards}>
              {results.map((one) => (
                <Line key={one.id} one={one} mayChange={mayChange} isBusy={remove.isPending && remove.variables === one.id} onRemove={() => remove.mutate(one.id)} />
              ))}
            </div>
          )
        }
      </Loaded>
      {mayChange && (
        <div style={{ marginTop: 12 }}>
          <Loaded query={endpoints} skeleton={<Lines count={1} />}>
            {({ results }) => <Add projectId={projectId} endpoints={results.filter((one) => one.is_active && !used.has(one.id) && (one.lab === null || one.lab === labId))} />}
          </Loaded>
          <Button variant="subtle" size="compact-sm" onClick={() => setRegistering(!isRegistering)} aria-expanded={isRegistering}>
            {isRegistering ? t`Register it later` : t`Register a model of your own`}
          </Button>
          {isRegistering && <RegisterEndpoint labId={labId} />}
        </div>
      )}
    </Section>
  );
}

function Line({ one, mayChange, isBusy, onRemove }: { one: ChatModel; mayChange: boolean; isBusy: boolean; onRemove: () => void }) {
  const { endpoint } = one;
  return (
    <Sheet>
      <div style={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 16px" }}>
        <span style={{ flex: "1 1 260px" }}>
          <strong>{endpoint.name}</strong> <span className="muted">{endpoint.model}</span>
          {!endpoint.is_active && <> · {t`switched off, so nothing is sent to it`}</>}
          <br />
          <span className="label">{t`Conversations go to ${whereDataGoes(endpoint)}`}</span>
        </span>
        <span className="label number">{one.cost_micro > 0 ? t`${micro(one.cost_micro, endpoint.currency)} so far` : t`no cost so far`}</span>
        {mayChange && (
          <Button variant="subtle" size="compact-sm" loading={isBusy} onClick={onRemove} aria-label={t`Take out ${endpoint.name}: nothing more is sent to it`}>
            {t`Take out`}
          </Button>
        )}
      </div>
    </Sheet>
  );
}

function Add({ projectId, endpoints }: { projectId: string; endpoints: Endpoint[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const add = useAddChatModel(projectId);
  const endpoint = endpoints.find((one) => one.id === chosen);
  if (endpoints.length === 0) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (endpoint) add.mutate(endpoint.id, { onSuccess: () => setChosen(null) });
  };
  return (
    <Sheet>
      <form onSubmit={submit} className={classes.form}>
        {add.error && <Notice tone="bad">{asProblem(add.error).message}</Notice>}
        <Select label={t`Model`} placeholder={t`Choose a model`} data={endpoints.map((one) => ({ value: one.id, label: `${one.name} (${one.model})` }))} value={chosen} onChange={setChosen} size="md" />
        <div className={classes.foot}>
          <span className="label">{endpoint ? t`Conversations will be sent to ${whereDataGoes(endpoint)}. What they cost is paid up to the plan's limit for AI costs.` : t`The item, what the expert writes and what the model said are sent to it; nothing else.`}</span>
          <Button type="submit" loading={add.isPending} disabled={!endpoint}>
            {t`Let it answer`}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
