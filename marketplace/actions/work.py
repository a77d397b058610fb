"""The only door to work: who may take an item, and at what price."""

from datetime import datetime
from random import Random
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actor import Actor
from accounts.errors import Missing
from accounts.prepared import prepared
from marketplace.errors import ItemInHand, NotAnExpert, NotEligible, OfferNotOpen
from marketplace.matching.eligibility import Reason, is_senior, missing, reasons
from marketplace.matching.hidden_checks import hazard
from marketplace.models import OfferState
from marketplace.queries.checks import turn_of
from marketplace.queries.profiles import AtTheDoor, Wanted, at_the_door
from tasks.actions.claims import claim_next
from tasks.models import Claim, SeatKind

# Plain SQL here and in what it calls: as models, these few rows cost several times what the claim itself does.
LOCK = "SELECT FROM accounts_expert WHERE id = %s FOR NO KEY UPDATE"
ENGAGE = """
INSERT INTO marketplace_engagement (claim_id, offer_id, rate_id, created_at)
SELECT %s, block.offer_id, block.rate_id, %s
FROM marketplace_reservedseat reserved JOIN marketplace_reservation block ON block.id = reserved.reservation_id
WHERE reserved.seat_id = %s AND block.offer_id = %s
"""


class PriceMissing(RuntimeError):
    """A seat was open that no money was set aside for: a fault of ours, and nothing is handed out."""


@transaction.atomic
def take_next(
    *, by: Actor, offer_id: UUID, now: datetime, rng: Random, kind: SeatKind = SeatKind.ANSWER
) -> Claim | None:
    """Hand the expert the next item of the offer at the price its seat was reserved at, or with kind REVIEW the
    disputed item that is worth most; None when none is open to them. An item of this offer that they hold already is
    handed out again. Now and then it is a hidden check: taken in the same statements, at the same price.

    Locks the expert and the seat; writes nothing into the ledger. Raises NotAnExpert, Missing, ItemInHand,
    OfferNotOpen, NotEligible.
    """
    if by.expert is None:
        raise NotAnExpert("Create your expert profile first; then the work that fits you opens.")
    with prepared() as cursor:
        cursor.execute(LOCK, [by.expert.pk])
    # Only now, in a statement of its own: it must see what another tab took while we waited for the lock.
    door = at_the_door(expert_id=by.expert.pk, offer_id=offer_id)
    if door is None or door.offer.state == OfferState.DRAFT:
        raise Missing("There is no such work, or it is not open to you.")
    held = held_already(door)
    if held is not None:
        return held
    check_open(door.offer)
    check_eligible(door, now)
    if kind == SeatKind.REVIEW:
        check_senior(door)
    turn = turn_of(expert_id=by.expert.pk, project_id=door.offer.project_id)
    is_check = kind == SeatKind.ANSWER and rng.random() < hazard(turn.since, turn.share)
    claim = claim_next(
        expert_id=by.expert.pk, project_id=door.offer.project_id, now=now, rng=rng, kind=kind, is_check=is_check
    )
    if claim is not None:
        engage(claim, door.offer, now)
    return claim


def held_already(door: AtTheDoor) -> Claim | None:
    """The item of this offer in the expert's hands. Raises ItemInHand when they hold all they may elsewhere."""
    claims = Claim.objects.select_related("item__project", "seat")
    for claim_id, project_id in door.in_hand:
        if project_id == door.offer.project_id:
            return claims.get(pk=claim_id)
    if len(door.in_hand) >= settings.CLAIMS_AT_ONCE:
        first = claims.get(pk=door.in_hand[0][0])
        project = first.item.project.name
        message = f"You hold an item of “{project}”. Finish or skip it first."
        raise ItemInHand(message, claim_id=str(first.pk), project=project)
    return None


def check_open(offer: Wanted) -> None:
    if offer.state == OfferState.OPEN:
        return
    message = "This work is closed." if offer.state == OfferState.CLOSED else "This work is paused just now."
    raise OfferNotOpen(f"{message} Look at the board for other work.", state=offer.state)


def check_eligible(door: AtTheDoor, now: datetime) -> None:
    lacks = missing(reasons(door.offer.asked, door.profile, today=now.date()))
    if lacks:
        message = f"This work is not open to you: {'; '.join(reason.text for reason in lacks)}."
        raise NotEligible(message, missing=[as_facts(reason) for reason in lacks])


def check_senior(door: AtTheDoor) -> None:
    """Reviews are for those whose record is surely good: the lower end of its interval counts, never the mean."""
    least = settings.REVIEWER_LOWER_BOUND
    if not is_senior(door.profile, door.offer.asked, least):
        message = f"Disputed items are decided by experts whose expected agreement is surely at least {least:.0%}."
        raise NotEligible(f"{message} Yours may get there with more answers.", missing=[])


def engage(claim: Claim, offer: Wanted, now: datetime) -> None:
    """Freeze the price that the claim's seat was reserved at."""
    with prepared() as cursor:
        cursor.execute(ENGAGE, [claim.pk, now, claim.seat_id, offer.offer_id])
        if cursor.rowcount != 1:
            raise PriceMissing(f"seat {claim.seat_id} has no price")


def as_facts(reason: Reason) -> dict[str, str]:
    return {"kind": reason.kind, "text": reason.text, "action": reason.action}
