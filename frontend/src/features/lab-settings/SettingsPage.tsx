import { t } from "@lingui/core/macro";
import { Select } from "@mantine/core";
import { useState } from "react";
import { useMe } from "@/api/me";
import type { Me } from "@/api/types";
import { Page } from "@/ui/Page";
import { Empty, Loaded, Notice } from "@/ui/states";
import { ApiKeys } from "./ApiKeys";
import { Members } from "./Members";

/** Who is in the lab, and which programs act for it. */
export function SettingsPage() {
  const me = useMe();
  return <Loaded query={me}>{(known) => known && <Settings me={known} />}</Loaded>;
}

function Settings({ me }: { me: Me }) {
  const [labId, setLabId] = useState(me.labs[0]?.id ?? "");
  const lab = me.labs.find((one) => one.id === labId);
  if (!lab) {
    return (
      <Page title={t`Lab`}>
        <Empty>{t`You are in no lab. An owner of a lab can add you by your e-mail address.`}</Empty>
      </Page>
    );
  }
  const isOwner = lab.role === "owner";
  const choice = me.labs.length > 1 && <Select aria-label={t`Lab`} data={me.labs.map((one) => ({ value: one.id, label: one.name }))} value={labId} onChange={(value) => value && setLabId(value)} />;
  return (
    <Page title={lab.name} lead={t`Who may see and change this lab's work, and which programs act for it.`} aside={choice}>
      <Members key={lab.id} labId={lab.id} isOwner={isOwner} myEmail={me.user.email} />
      {isOwner ? <ApiKeys key={lab.id} labId={lab.id} /> : <Notice>{t`API keys are kept by the owners of the lab. Ask one of them for a key.`}</Notice>}
    </Page>
  );
}
