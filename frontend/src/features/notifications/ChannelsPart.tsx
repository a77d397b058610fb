import { t } from "@lingui/core/macro";
import { SegmentedControl } from "@mantine/core";
import "@mantine/core/styles/SegmentedControl.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { asProblem } from "@/api/problem";
import { get, send } from "@/api/request";
import type { NotificationPreferences } from "@/api/types";
import { Page, Section, Sheet } from "@/ui/Page";
import { Loaded, Notice } from "@/ui/states";
import classes from "./channels.module.css";

type Preference = NotificationPreferences["preferences"][number];

const KEY = ["notification-preferences"];
const PATH = "/notification-preferences";
const WORDS: Record<Preference["kind"], string> = {
  invitation: t`Invitations to work`,
  new_work: t`New work that fits, where you asked to be told`,
  items_returned: t`Items that came back to your lab`,
  certificate: t`Error certificates`,
  general: t`Everything else`,
};
const CHANNELS: { value: Preference["channel"]; label: string }[] = [
  { value: "mail", label: t`At once` },
  { value: "digest", label: t`Once a day` },
  { value: "none", label: t`No mail` },
];

/** How each kind of news is mailed; in the product all of it is told. */
export function ChannelsPart() {
  const queries = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => get<NotificationPreferences>(PATH, undefined, signal) });
  const change = useMutation({
    mutationFn: (one: Preference) => send<NotificationPreferences>("PUT", PATH, { preferences: [one] }),
    onSuccess: (said) => queries.setQueryData(KEY, said),
  });
  return (
    <Section title={t`Mail`} note={t`the bell tells you everything at once, whatever you choose here`}>
      <Sheet>
        {change.error && <Notice tone="bad">{asProblem(change.error).message}</Notice>}
        <Loaded query={query}>
          {({ preferences }) => (
            <div className={classes.rows}>
              {preferences.map((one) => (
                <div key={one.kind} className={classes.row}>
                  <span id={`channel-${one.kind}`}>{WORDS[one.kind]}</span>
                  <SegmentedControl aria-labelledby={`channel-${one.kind}`} data={CHANNELS} value={one.channel} onChange={(channel) => change.mutate({ kind: one.kind, channel: channel as Preference["channel"] })} size="sm" />
                </div>
              ))}
            </div>
          )}
        </Loaded>
        <p className="label" style={{ margin: "12px 0 0" }}>
          {t`Once a day: at eight in the morning where you live, in one mail. Mails never hold the text of an item.`}
        </p>
      </Sheet>
    </Section>
  );
}

export function ChannelsPage() {
  return (
    <Page title={t`Notifications`} narrow>
      <ChannelsPart />
    </Page>
  );
}
