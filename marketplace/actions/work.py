"""The only door to work: who may take an item, and at what price."""

from datetime import datetime
from random import Random
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions.conflicts import declare_conflict
from accounts.actor import Actor
from accounts.errors import Missing
from accounts.models import Conflict
from accounts.prepared import prepared
from marketplace.errors import ItemInHand, NotAnExpert, NotEligible, OfferNotOpen
from marketplace.matching.eligibility import Reason, is_senior, missing, reasons
from marketplace.matching.hidden_checks import hazard
from marketplace.models import Engagement, OfferState
from marketplace.queries.profiles import AtTheDoor, Wanted, at_the_door
from marketplace.queries.taken import taken_of
from tasks.actions.claiming import claim_next
from tasks.actions.claims import begin, lock_claim, lock_item, skip_claim, take_back
from tasks.actions.kept_ready import keep_ready, put_back
from tasks.errors import ItemClosed, ItemWithdrawn, SeatGivenAway
from tasks.models import Claim, ClaimState, Draft, SeatKind, SeatState, SkipReason
from tasks.queries.claims import open_again

# Plain SQL here and in what it calls: as models, these few rows cost several times what the claim itself does.
ENGAGE = """
INSERT INTO marketplace_engagement (claim_id, offer_id, rate_id, created_at)
SELECT claim.id, block.offer_id, block.rate_id, %s
FROM tasks_claim claim
JOIN marketplace_reservedseat reserved ON reserved.seat_id = claim.seat_id
JOIN marketplace_reservation block ON block.id = reserved.reservation_id
WHERE claim.id = %s AND block.offer_id = %s
"""


class PriceMissing(RuntimeError):
    """A seat was open that no money was set aside for: a fault of ours, and nothing is handed out."""


@transaction.atomic
def take_next(
    *, by: Actor, offer_id: UUID, now: datetime, rng: Random, kind: SeatKind = SeatKind.ANSWER
) -> Claim | None:
    """Hand the expert the next item of the offer at the price its seat was reserved at, or with kind REVIEW the
    disputed item that is worth most; None when none is open to them. An item of this offer that they hold already is
    handed out again; at the end so are those whose time ran out and that are still open. Now and then it is a hidden
    check: taken in the same statements, at the same price.

    Locks the expert and the seat; writes nothing into the ledger. Raises NotAnExpert, Missing, ItemInHand,
    OfferNotOpen, NotEligible.
    """
    door = lock_door(by, offer_id)
    held = held_already(door)
    if held is not None:
        return held
    check_door(door, kind, now)
    ready = ready_for(door, kind, now)
    if ready is not None:
        begin(claim=ready, now=now)
        return ready
    return claim_at(door, kind, now, rng) or once_more(door, kind, now)


@transaction.atomic
def keep_next_ready(
    *, by: Actor, offer_id: UUID, now: datetime, rng: Random, kind: SeatKind = SeatKind.ANSWER
) -> Claim | None:
    """Hold one item more than the one in hand, so that it is on the screen the moment that one is submitted; None when
    none is open. Asked again it is the same item, kept for longer. At most one an expert, whatever they hold.

    Locks the expert and the seat. Raises NotAnExpert, Missing, OfferNotOpen, NotEligible.
    """
    door = lock_door(by, offer_id)
    check_door(door, kind, now)
    claim = ready_for(door, kind, now) or claim_at(door, kind, now, rng)
    if claim is not None:
        keep_ready(claim=claim, now=now)
    return claim


@transaction.atomic
def release_ready(*, by: Actor, claim_id: UUID, now: datetime) -> None:
    """Let the item that was kept ready go back, because the expert leaves. One that has begun is let be.

    Locks the claim and its seat. Raises Missing.
    """
    claim = lock_claim(by=by, claim_id=claim_id)
    if claim.state == ClaimState.READY:
        let_go(claim, now)


@transaction.atomic
def recuse(*, by: Actor, claim_id: UUID, now: datetime) -> Conflict:
    """Hand an item back and take no more of its lab's work, without a reason and without a mark.

    Locks the claim and its seat. Raises Missing, ClaimEnded.
    """
    claim = skip_claim(by=by, claim_id=claim_id, reason=SkipReason.CONFLICT, now=now)
    lab_id = Claim.objects.values_list("item__project__lab", flat=True).get(pk=claim.pk)
    ready = Claim.objects.select_for_update(no_key=True, of=("self",)).select_related("seat")
    for other in ready.filter(expert=claim.expert_id, state=ClaimState.READY, item__project__lab=lab_id):
        let_go(other, now)
    return declare_conflict(by=by, lab_id=lab_id, now=now)


def lock_door(by: Actor, offer_id: UUID) -> AtTheDoor:
    """The expert, locked, before the offer. Raises NotAnExpert, Missing."""
    if by.expert is None:
        raise NotAnExpert("Create your expert profile first; then the work that fits you opens.")
    door = at_the_door(expert_id=by.expert.pk, offer_id=offer_id)
    if door is None or door.offer.state == OfferState.DRAFT:
        raise Missing("There is no such work, or it is not open to you.")
    return door


def check_door(door: AtTheDoor, kind: SeatKind, now: datetime) -> None:
    """Raises OfferNotOpen, NotEligible."""
    check_open(door.offer)
    check_eligible(door, now)
    if kind == SeatKind.REVIEW:
        check_senior(door)


def ready_for(door: AtTheDoor, kind: SeatKind, now: datetime) -> Claim | None:
    """The item kept ready, where it is of this offer and kind and still there; any other goes back."""
    if door.kept_ready is None:
        return None
    claim_id, project_id = door.kept_ready
    rows = Claim.objects.select_for_update(no_key=True, of=("self",)).select_related("item__project", "seat")
    claim = rows.filter(pk=claim_id, state=ClaimState.READY).first()
    if claim is None:
        return None
    if project_id == door.offer.project_id and (claim.seat.kind, claim.seat.state) == (kind, SeatState.HELD):
        return claim
    let_go(claim, now)
    return None


def let_go(claim: Claim, now: datetime) -> None:
    """Give back the seat of a claim kept ready, with its price."""
    if not Draft.objects.filter(claim=claim).exists():
        Engagement.objects.filter(claim=claim).delete()
    put_back(claim=claim, now=now)


def claim_at(door: AtTheDoor, kind: SeatKind, now: datetime, rng: Random) -> Claim | None:
    """A new claim of the offer at its price; now and then a hidden check."""
    expert_id, project_id = door.expert_id, door.offer.project_id
    is_check = kind == SeatKind.ANSWER and rng.random() < hazard(door.turn.since, door.turn.share)
    with prepared() as engaging:

        def engage(claim_id: UUID) -> None:
            """Freeze the price that the claim's seat was reserved at."""
            engaging.execute(ENGAGE, [now, claim_id, door.offer.offer_id])

        claim = claim_next(
            expert_id=expert_id, project_id=project_id, now=now, rng=rng, kind=kind, is_check=is_check, also=engage
        )
        if claim is not None and engaging.rowcount != 1:
            raise PriceMissing(f"seat {claim.seat_id} has no price")
    return claim


def once_more(door: AtTheDoor, kind: SeatKind, now: datetime) -> Claim | None:
    """An item of the offer whose time ran out in this expert's hands and that nobody has taken since."""
    mine = Claim.objects.filter(expert=door.expert_id, item__project=door.offer.project_id, seat__kind=kind)
    locked = mine.select_for_update(no_key=True, skip_locked=True, of=("self",)).select_related("seat")
    claim = open_again(locked).order_by("claimed_at").first()
    if claim is None:
        return None
    try:
        take_back(claim=claim, item=lock_item(claim.item_id), now=now)
    except (ItemWithdrawn, ItemClosed, SeatGivenAway):
        return None
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
    most = door.offer.asked.items_each
    if most is not None and taken_of(expert_id=door.expert_id, offer_id=door.offer.offer_id, at_most=most) >= most:
        raise NotEligible(f"You took the {most} items that one expert may take here. Look at the board.", missing=[])


def check_senior(door: AtTheDoor) -> None:
    """Reviews are for those whose record is surely good: the lower end of its interval counts, never the mean."""
    least = settings.REVIEWER_LOWER_BOUND
    if not is_senior(door.profile, door.offer.asked, least):
        message = f"Disputed items are decided by experts whose expected agreement is surely at least {least:.0%}."
        raise NotEligible(f"{message} Yours may get there with more answers.", missing=[])


def as_facts(reason: Reason) -> dict[str, str]:
    return {"kind": reason.kind, "text": reason.text, "action": reason.action}
