import { plural, t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useExpertiseNames } from "@/api/expertise";
import type { BoardOffer, Reason } from "@/api/types";
import { spoken } from "@/language";
import { phraseOf } from "@/task-types/phrases";
import { span, duration } from "@/ui/dates";
import { money, roundMoney } from "@/ui/money";
import classes from "./board.module.css";
import type { ShownOffer } from "./held-back";
import { InvitationStrip } from "./InvitationStrip";
import { hoursOf } from "./open-hours";

interface Props {
  offer: ShownOffer;
  isMarked: boolean;
  isOpened: boolean;
  onToggle: () => void;
  onStart: () => void;
  onReview: () => void;
  onRecuse: () => void;
}

export function OfferCard({ offer, isMarked, isOpened, onToggle, onStart, onReview, onRecuse }: Props) {
  const names = useExpertiseNames();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isMarked) card.current?.scrollIntoView({ block: "nearest" });
  }, [isMarked]);
  const { project } = offer;
  const isDone = offer.isGone || offer.items_open_to_me === 0;
  const place = [names.field(project.field), names.specialty(project.field, project.specialty), project.jurisdiction && names.jurisdiction(project.jurisdiction)];
  return (
    <article ref={card} className={classes.card} data-marked={isMarked || undefined} data-done={isDone || undefined}>
      <div className={classes.head}>
        <div>
          <h2>{project.name}</h2>
          <p className="muted">
            {place.filter(Boolean).join(" · ")} · {offer.lab_name}
          </p>
        </div>
        <div className={classes.pay}>
          <strong className="number">{money(offer.pay_minor, offer.currency)}</strong> <span className="muted">{t`an item`}</span>
          <HourlyLine offer={offer} />
        </div>
      </div>
      <OpenLine offer={offer} />
      <p className={classes.facts}>{factsOf(offer).join(" · ")}</p>
      <Why reasons={offer.reasons} isOpened={isOpened} onToggle={onToggle} onRecuse={onRecuse} labName={offer.lab_name} />
      {offer.invitation && !isDone && <InvitationStrip invitation={offer.invitation} onStart={onStart} />}
      {offer.fits && offer.reviews_open_to_me > 0 && (
        <div className={classes.foot}>
          <span className="muted">{plural(offer.reviews_open_to_me, { one: "Experts differ on # item; your record lets you decide.", other: "Experts differ on # items; your record lets you decide." })}</span>
          <Button variant="default" onClick={onReview}>
            {t`Decide disputed items`}
          </Button>
        </div>
      )}
      {!isDone && !offer.invitation && (
        <div className={classes.foot}>
          <Button onClick={onStart}>{t`Start`}</Button>
        </div>
      )}
    </article>
  );
}

/** What is open to this expert: after everybody else's claims and the most that one expert may take. */
function OpenLine({ offer }: { offer: ShownOffer }) {
  if (offer.isGone) return <p className={classes.open}>{t`No longer offered. What you submitted is paid all the same.`}</p>;
  if (offer.items_open_to_me === 0) return <p className={classes.open}>{t`Nothing left for you now`}</p>;
  const about = (amount: string) => (offer.is_more ? t`at least ${amount}` : t`about ${amount}`);
  const items = about(plural(offer.items_open_to_me, { one: "# item", other: "# items" }));
  return (
    <p className={classes.open}>
      <strong>{t`${offer.minutes_open_to_me === null ? items : about(hoursOf(offer.minutes_open_to_me))} open to you`}</strong>
      <span className="muted">
        {offer.minutes_open_to_me !== null && ` · ${items}`}
        {offer.items_each !== null && ` · ${t`one expert may take ${offer.items_each}`}`}
        {` · ${t`what others hold is left out`}`}
      </span>
    </p>
  );
}

function factsOf(offer: BoardOffer): string[] {
  const type = phraseOf(offer.project.task_type);
  const after = offer.silence_pays_after_hours;
  return [
    type?.phrase ?? "",
    t`paid at the latest ${after >= 1 ? `${Math.round(after)} h` : span(after * 3600)} after submit`,
    t`sources: ${offer.permitted_sources || t`any`}`,
    offer.ai_assistants_permitted ? t`AI assistants: yes` : t`AI assistants: no`,
    type?.isGoodOnPhone ? t`good on a phone` : "",
  ].filter(Boolean);
}

/** What experts truly earn per hour here, with its n; no figure before there is one. */
function HourlyLine({ offer }: { offer: BoardOffer }) {
  if (offer.median_seconds === null || offer.hourly_minor === null) return <p className="label">{t`too new for a figure per hour`}</p>;
  return (
    <p className="label number">
      {t`median ${duration(offer.median_seconds)} · about ${roundMoney(offer.hourly_minor, offer.currency)}/h (n = ${offer.median_n}, 30 days)`}
    </p>
  );
}

function Why({ reasons, isOpened, onToggle, onRecuse, labName }: { reasons: Reason[]; isOpened: boolean; onToggle: () => void; onRecuse: () => void; labName: string }) {
  const good = reasons.filter((reason) => reason.ok);
  return (
    <div className={classes.why}>
      <button type="button" onClick={onToggle} aria-expanded={isOpened}>
        {t`Why you`}
      </button>
      {isOpened ? (
        <div>
          <ul>
            {reasons.map((reason) => (
              <li key={reason.kind + reason.text} data-ok={reason.ok}>
                {spoken(reason.text)}
              </li>
            ))}
          </ul>
          <button type="button" onClick={onRecuse}>
            {t`Recuse me from ${labName}`}
          </button>
        </div>
      ) : (
        <span>{good.map((reason) => spoken(reason.text)).join(" · ")}</span>
      )}
    </div>
  );
}
