"""The only door to work: who may take an item, and at what price."""

from datetime import datetime
from random import Random
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actor import Actor
from accounts.errors import Missing
from accounts.models import Expert
from marketplace.errors import ItemInHand, NotAnExpert, NotEligible, OfferNotOpen
from marketplace.matching.eligibility import Reason, missing, reasons
from marketplace.models import Engagement, Offer, OfferState, ReservedSeat
from marketplace.queries.offers import published_to
from marketplace.queries.profiles import profiles_of, requirements_of
from tasks.actions.claims import claim_next
from tasks.models import Claim, ClaimState


@transaction.atomic
def take_next(*, by: Actor, offer_id: UUID, now: datetime, rng: Random) -> Claim | None:
    """Hand the expert the next item of the offer at the price its seat was reserved at; None when none is open to
    them. An item of this offer that they hold already is handed out again.

    Locks the expert and the seat; writes nothing into the ledger. Raises NotAnExpert, Missing, ItemInHand,
    OfferNotOpen, NotEligible.
    """
    if by.expert is None:
        raise NotAnExpert("Create your expert profile first; then the work that fits you opens.")
    expert = Expert.objects.select_for_update(no_key=True).get(pk=by.expert.pk)
    offer = published_to(by).filter(pk=offer_id).first()
    if offer is None:
        raise Missing("There is no such work, or it is not open to you.")
    in_hand = held_already(expert, offer)
    if in_hand is not None:
        return in_hand
    check_open(offer)
    check_eligible(expert, offer, now)
    claim = claim_next(expert_id=expert.pk, project_id=offer.project_id, now=now, rng=rng)
    if claim is None:
        return None
    reserved = ReservedSeat.objects.select_related("reservation").get(seat=claim.seat_id)
    Engagement.objects.create(claim=claim, offer=offer, rate_id=reserved.reservation.rate_id, created_at=now)
    return claim


def held_already(expert: Expert, offer: Offer) -> Claim | None:
    """The item of this offer in the expert's hands. Raises ItemInHand when they hold all they may elsewhere."""
    held = list(
        Claim.objects.filter(expert=expert, state=ClaimState.ACTIVE)
        .select_related("item__project", "seat")
        .order_by("claimed_at")
    )
    here = [claim for claim in held if claim.item.project_id == offer.project_id]
    if here:
        return here[0]
    if len(held) >= settings.CLAIMS_AT_ONCE:
        project = held[0].item.project.name
        message = f"You hold an item of “{project}”. Finish or skip it first."
        raise ItemInHand(message, claim_id=str(held[0].pk), project=project)
    return None


def check_open(offer: Offer) -> None:
    if offer.state == OfferState.OPEN:
        return
    message = "This work is closed." if offer.state == OfferState.CLOSED else "This work is paused just now."
    raise OfferNotOpen(f"{message} Look at the board for other work.", state=offer.state)


def check_eligible(expert: Expert, offer: Offer, now: datetime) -> None:
    asked = requirements_of([offer])[offer.pk]
    lacks = missing(reasons(asked, profiles_of([expert])[expert.pk], today=now.date()))
    if lacks:
        message = f"This work is not open to you: {'; '.join(reason.text for reason in lacks)}."
        raise NotEligible(message, missing=[as_facts(reason) for reason in lacks])


def as_facts(reason: Reason) -> dict[str, str]:
    return {"kind": reason.kind, "text": reason.text, "action": reason.action}
