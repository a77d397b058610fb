import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useExpertiseNames } from "@/api/expertise";
import { useMe } from "@/api/me";
import type { Credential } from "@/api/types";
import { useLive } from "@/realtime/live";
import { clock, day, plainDate } from "@/ui/dates";
import { Section, Sheet } from "@/ui/Page";
import { Lines, Loaded } from "@/ui/states";
import { useMyCredentials } from "./api";
import { CredentialForm } from "./CredentialForm";
import classes from "./credentials.module.css";

const KEYS = [["my-credentials"]];
const KIND_WORDS: Record<string, string> = { licence: t`Licence`, board: t`Board certification`, degree: t`Degree` };

export function MyCredentials() {
  const { data: me } = useMe();
  const query = useMyCredentials();
  const [form, setForm] = useState<"closed" | "new" | Credential>("closed");
  useLive(me?.expert ? `expert:${me.expert.id}` : null, KEYS);
  return (
    <Section title={t`Licence and certifications`}>
      <Loaded query={query} skeleton={<Lines count={3} />}>
        {({ results }) => (
          <div className={classes.cards}>
            {results.map((one) => (
              <CredentialCard key={one.id} credential={one} onAgain={() => setForm(one)} />
            ))}
            {form === "closed" && results.length > 0 && (
              <Button variant="default" onClick={() => setForm("new")} className={classes.more}>
                {t`Add another`}
              </Button>
            )}
            {(form !== "closed" || results.length === 0) && (
              <CredentialForm key={typeof form === "string" ? "new" : form.id} again={typeof form === "string" ? null : form} name={me?.user.name ?? ""} onDone={() => setForm("closed")} />
            )}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function CredentialCard({ credential, onAgain }: { credential: Credential; onAgain: () => void }) {
  const names = useExpertiseNames();
  const title = [KIND_WORDS[credential.kind] ?? credential.kind, names.field(credential.field), names.jurisdiction(credential.jurisdiction)].join(", ");
  const facts = [
    credential.specialties.map((value) => names.specialty(credential.field, value)).join(", "),
    t`number ending ${credential.number_ending}`,
    credential.expires_on && t`expires ${plainDate(credential.expires_on)}`,
    credential.register_source && t`source: ${credential.register_source}`,
  ];
  return (
    <Sheet>
      <div className={classes.cardHead}>
        <strong>{title}</strong>
        <span className={classes.state} data-state={credential.state}>
          {stateWords(credential)}
        </span>
      </div>
      <p className="muted">{facts.filter(Boolean).join(" · ")}</p>
      {credential.reason && <p>{credential.reason}</p>}
      {(credential.state === "needs_more" || credential.state === "declined") && (
        <Button size="xs" variant="default" onClick={onAgain}>
          {t`Correct and send again`}
        </Button>
      )}
    </Sheet>
  );
}

function stateWords(credential: Credential): string {
  switch (credential.state) {
    case "submitted":
      return t`In the queue, decided by ${day(credential.decision_due_at)} ${clock(credential.decision_due_at)}`;
    case "verified":
      return credential.decided_at ? t`Active, looked up ${day(credential.decided_at)}` : t`Active`;
    case "needs_more":
      return t`We have a question`;
    case "declined":
      return t`Declined`;
    case "suspended":
      return t`Suspended`;
  }
}
