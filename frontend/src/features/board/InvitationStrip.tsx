import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { asProblem } from "@/api/problem";
import type { BoardOffer } from "@/api/types";
import { clock, day } from "@/ui/dates";
import { useAnswerInvitation } from "./api";
import classes from "./board.module.css";
import { hoursOf } from "./open-hours";

type Invitation = NonNullable<BoardOffer["invitation"]>;

/** An invitation in the card of its work: why now, until when, and a no that costs nothing. */
export function InvitationStrip({ invitation, onStart }: { invitation: Invitation; onStart: () => void }) {
  const answer = useAnswerInvitation();
  const room = [t`${hoursOf(invitation.open_minutes)} open`, invitation.below_target_minutes > 0 && t`${hoursOf(invitation.below_target_minutes)} below your target`];
  return (
    <div className={classes.invitation}>
      <div>
        <p>
          <Trans><strong>You are invited</strong>, until {day(invitation.expires_at)} {clock(invitation.expires_at)}: about {hoursOf(invitation.minutes)} of it fit into your week.</Trans>
        </p>
        <p className="muted">{t`Your week: ${room.filter(Boolean).join(", ")}. Nothing is reserved, and saying no costs nothing.`}</p>
        {answer.error && <p role="alert">{asProblem(answer.error).message}</p>}
      </div>
      <div className={classes.answers}>
        <Button variant="default" loading={answer.isPending} onClick={() => answer.mutate({ id: invitation.id, accepts: false })}>
          {t`Not now`}
        </Button>
        <Button loading={answer.isPending} onClick={() => answer.mutate({ id: invitation.id, accepts: true }, { onSuccess: onStart })}>
          {t`Accept and start`}
        </Button>
      </div>
    </div>
  );
}
