import { t } from "@lingui/core/macro";
import { Button, Switch } from "@mantine/core";
import "@mantine/core/styles/Switch.layer.css";
import { asProblem } from "@/api/problem";
import type { Availability } from "@/api/types";
import { moment } from "@/ui/dates";
import { Section, Sheet } from "@/ui/Page";
import { Notice } from "@/ui/states";
import { useChangeAvailability } from "./api";
import classes from "./availability.module.css";
import { quietUntil } from "./hours";

const QUIET = [
  { value: "tomorrow", label: t`Until tomorrow, 8:00` },
  { value: "monday", label: t`Until Monday, 8:00` },
  { value: "fortnight", label: t`For two weeks` },
];

/** Who may disturb, and when: each switch holds at once. */
export function PeacePart({ said }: { said: Availability }) {
  const change = useChangeAvailability();
  const quiet = said.undisturbed_until && new Date(said.undisturbed_until) > new Date() ? said.undisturbed_until : null;
  const ask = (choice: string) => change.mutate({ undisturbed_until: quietUntil(choice, new Date())?.toISOString() ?? null });
  return (
    <Section title={t`Invitations and peace`}>
      <Sheet>
        {change.error && <Notice tone="bad">{asProblem(change.error).message}</Notice>}
        <div className={classes.switches}>
          <Switch label={t`Invite me to work that fits`} description={t`An invitation reserves nothing, and saying no costs nothing. Off: open work is on your board all the same.`} checked={said.takes_invitations} onChange={(event) => change.mutate({ takes_invitations: event.currentTarget.checked })} />
          <Switch label={t`Tell me when work that fits is open`} description={t`Each work at most once a week`} checked={said.tells_of_new_work} onChange={(event) => change.mutate({ tells_of_new_work: event.currentTarget.checked })} />
          <Switch label={t`Pause`} description={t`No invitations and no news of work until you switch it off. Items in your hands and what you earned stay as they are.`} checked={said.is_paused} onChange={(event) => change.mutate({ is_paused: event.currentTarget.checked })} />
        </div>
        <div className={classes.quiet}>
          {quiet ? (
            <>
              <span>{t`Not disturbed until ${moment(quiet)}. Mails wait until then.`}</span>
              <Button variant="default" size="xs" onClick={() => ask("off")}>
                {t`End it now`}
              </Button>
            </>
          ) : (
            <>
              <span>{t`Do not disturb`}</span>
              {QUIET.map((one) => (
                <Button key={one.value} variant="default" size="xs" onClick={() => ask(one.value)}>
                  {one.label}
                </Button>
              ))}
            </>
          )}
        </div>
      </Sheet>
    </Section>
  );
}
