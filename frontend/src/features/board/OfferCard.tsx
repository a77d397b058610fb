import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { useExpertiseNames } from "@/api/expertise";
import type { BoardOffer, Reason } from "@/api/types";
import { phraseOf } from "@/task-types/phrases";
import { span } from "@/ui/dates";
import { money } from "@/ui/money";
import classes from "./board.module.css";

interface Props {
  offer: BoardOffer;
  isMarked: boolean;
  isOpened: boolean;
  onToggle: () => void;
  onStart: () => void;
  onReview: () => void;
}

export function OfferCard({ offer, isMarked, isOpened, onToggle, onStart, onReview }: Props) {
  const names = useExpertiseNames();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isMarked) card.current?.scrollIntoView({ block: "nearest" });
  }, [isMarked]);
  const { project } = offer;
  const type = phraseOf(project.task_type);
  const isDone = offer.items_open_to_me === 0;
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
          <strong className="number">{money(offer.pay_minor, offer.currency)}</strong> <span className="muted">an item</span>
          <HourlyLine offer={offer} />
        </div>
      </div>
      <p className={classes.facts}>
        {[
          type?.phrase,
          isDone ? "nothing left for you now" : `about ${offer.items_open_to_me} ${offer.items_open_to_me === 1 ? "item" : "items"} open to you`,
          `paid at the latest ${offer.silence_pays_after_hours >= 1 ? `${Math.round(offer.silence_pays_after_hours)} h` : span(offer.silence_pays_after_hours * 3600)} after submit`,
          `sources: ${offer.permitted_sources || "any"}`,
          `AI assistants: ${offer.ai_assistants_permitted ? "yes" : "no"}`,
          type?.isGoodOnPhone && "good on a phone",
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <Why reasons={offer.reasons} isOpened={isOpened} onToggle={onToggle} />
      {offer.fits && offer.reviews_open_to_me > 0 && (
        <div className={classes.foot}>
          <span className="muted">Experts differ on {offer.reviews_open_to_me === 1 ? "1 item" : `${offer.reviews_open_to_me} items`}; your record lets you decide.</span>
          <Button variant="default" onClick={onReview}>
            Decide disputed items
          </Button>
        </div>
      )}
      {!isDone && (
        <div className={classes.foot}>
          {offer.missing.map((reason) => (
            <Link key={reason.text} to="/expert/credentials">
              {reason.text}
            </Link>
          ))}
          <Button onClick={onStart}>Start</Button>
        </div>
      )}
    </article>
  );
}

/** What experts truly earn per hour here, with its n; no figure before there is one. */
function HourlyLine({ offer }: { offer: BoardOffer }) {
  if (offer.median_seconds === null || offer.hourly_minor === null) return <p className="label">too new for a figure per hour</p>;
  return (
    <p className="label number">
      median {span(offer.median_seconds).replace("about ", "")} · about {money(Math.round(offer.hourly_minor / 100) * 100, offer.currency).replace(/\.00$/, "")}/h (n = {offer.median_n})
    </p>
  );
}

function Why({ reasons, isOpened, onToggle }: { reasons: Reason[]; isOpened: boolean; onToggle: () => void }) {
  const good = reasons.filter((reason) => reason.ok);
  return (
    <div className={classes.why}>
      <button type="button" onClick={onToggle} aria-expanded={isOpened}>
        Why you
      </button>
      {isOpened ? (
        <ul>
          {reasons.map((reason) => (
            <li key={reason.kind + reason.text} data-ok={reason.ok}>
              {reason.text}
            </li>
          ))}
        </ul>
      ) : (
        <span>{good.map((reason) => reason.text).join(" · ")}</span>
      )}
    </div>
  );
}
