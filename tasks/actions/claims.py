from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Value, When

from accounts.actions.events import record_event
from accounts.actor import Actor
from accounts.errors import Missing, check_move
from tasks.actions.seats import move_seat
from tasks.errors import ClaimEnded, ItemClosed, ItemWithdrawn, LeaseAtLimit, SeatGivenAway
from tasks.models import WITH_EXPERTS, Claim, ClaimState, Item, ItemState, Seat, SeatKind, SeatState, SkipReason
from tasks.models.claims import MOVES


@transaction.atomic
def beat(*, by: Actor, claim_id: UUID, focused_seconds: int, now: datetime) -> Claim:
    """Keep an item in hand: extend its lease, up to the longest one may keep one, and count the seconds in focus
    since the last beat, never more than have passed. A claim kept ready begins now; a lapsed one is taken back where a
    seat is still open.

    Locks the claim, then for a lapsed one its item and a seat. Raises Missing, ClaimEnded, LeaseAtLimit,
    ItemWithdrawn, ItemClosed, SeatGivenAway.
    """
    claim = lock_claim(by=by, claim_id=claim_id)
    since, longest = claim.claimed_at, claim.claimed_at + settings.LEASE_LIMIT
    if claim.state == ClaimState.READY:
        begin(claim=claim, now=now)
    elif claim.state == ClaimState.LAPSED:
        if now >= longest:
            raise LeaseAtLimit(
                "This item was kept for as long as one may keep one. Your text is kept; submit it as it is."
            )
        take_back(claim=claim, item=lock_item(claim.item_id), now=now)
    elif claim.state != ClaimState.ACTIVE:
        raise ClaimEnded(f"This item is {claim.get_state_display().lower()}; take your next one.")
    elif claim.seat.state != SeatState.HELD:
        raise item_withdrawn()
    passed = round((now - (claim.last_heartbeat_at or since)).total_seconds())
    claim.focused_seconds += max(0, min(focused_seconds, passed))
    claim.last_heartbeat_at = now
    claim.expires_at = max(claim.expires_at, min(now + settings.LEASE, longest))
    claim.save(update_fields=["focused_seconds", "last_heartbeat_at", "expires_at"])
    return claim


@transaction.atomic
def skip_claim(*, by: Actor, claim_id: UUID, reason: SkipReason, now: datetime) -> Claim:
    """Hand an item back for good, with a reason; others may take its seat. Skipped already is fine.

    Locks the claim, then the seat. Raises Missing, ClaimEnded.
    """
    claim = lock_claim(by=by, claim_id=claim_id)
    if claim.state == ClaimState.SKIPPED:
        return claim
    if claim.state == ClaimState.READY:
        begin(claim=claim, now=now)
    if claim.state != ClaimState.ACTIVE:
        raise ClaimEnded(f"This item is {claim.get_state_display().lower()}; there is nothing to hand back.")
    move_claim(claim, ClaimState.SKIPPED)
    claim.ended_at, claim.skip_reason = now, reason
    claim.save(update_fields=["state", "ended_at", "skip_reason"])
    seat = Seat.objects.select_for_update(no_key=True).get(pk=claim.seat_id)
    if seat.state == SeatState.HELD:
        move_seat(seat, SeatState.OPEN)
    topic = f"project:{seat.project_id}"
    record_event(topic=topic, kind="claim.ended", object_type="claim", object_id=claim.pk)
    return claim


@transaction.atomic
def lapse_claims(*, now: datetime, limit: int) -> int:
    """End at most `limit` leases that ran out and open their seats again; how many. Drafts stay.

    Locks the claims, skipping those that somebody is using this moment, then their seats.
    """
    late = list(
        Claim.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .select_related("seat")
        .filter(state__in=[ClaimState.READY, ClaimState.ACTIVE], expires_at__lte=now)
        .order_by("expires_at")[:limit]
    )
    Claim.objects.filter(pk__in=[claim.pk for claim in late]).update(state=ClaimState.LAPSED, ended_at=now)
    seats = Seat.objects.filter(pk__in=[claim.seat_id for claim in late], state=SeatState.HELD)
    held = list(seats.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    Seat.objects.filter(pk__in=held).update(state=SeatState.OPEN)
    for claim in late:
        record_event(topic=f"expert:{claim.expert_id}", kind="claim.ended", object_type="claim", object_id=claim.pk)
    for project_id in {claim.seat.project_id for claim in late}:
        record_event(topic=f"project:{project_id}", kind="claim.ended", object_type="project", object_id=project_id)
    return len(late)


def begin(*, claim: Claim, now: datetime) -> None:
    """Start the time of a claim that was kept ready. The caller has locked it. Raises ItemWithdrawn."""
    if claim.seat.state != SeatState.HELD:
        raise item_withdrawn()
    move_claim(claim, ClaimState.ACTIVE)
    claim.claimed_at, claim.expires_at = now, now + settings.LEASE
    claim.save(update_fields=["state", "claimed_at", "expires_at"])


def lock_claim(*, by: Actor, claim_id: UUID) -> Claim:
    """One's own claim, locked, with its seat as it stands. Raises Missing."""
    rows = Claim.objects.select_for_update(no_key=True, of=("self",)).select_related("seat")
    claim = rows.filter(pk=claim_id, expert=by.expert).first() if by.expert else None
    if claim is None:
        raise Missing("There is no such item in your hands. Open your work list to see what is.")
    return claim


def lock_item(item_id: UUID) -> Item:
    """The item with its project, locked."""
    return Item.objects.select_for_update(no_key=True, of=("self",)).select_related("project").get(pk=item_id)


def move_claim(claim: Claim, to: ClaimState) -> None:
    """Move a claim that the caller has locked and will save. Raises IllegalMove."""
    check_move(MOVES, now_in=claim.state, to=to, what="claim")
    claim.state = to


def take_back(*, claim: Claim, item: Item, now: datetime) -> Seat:
    """Revive a lapsed claim on its own seat, else on another open one of the item; its lease starts anew.

    The caller has locked claim and item; locks the seat. Raises ItemWithdrawn, ItemClosed, SeatGivenAway.
    """
    own_first = Case(When(pk=claim.seat_id, then=Value(0)), default=Value(1))
    free = Seat.objects.filter(item=item, state=SeatState.OPEN).order_by(own_first, "ordinal")
    free = free.filter(kind=claim.seat.kind)
    seat = free.select_for_update(no_key=True, skip_locked=True).first() if is_at_work(item, claim.seat) else None
    if seat is None:
        raise why_gone(claim, item)
    move_seat(seat, SeatState.HELD)
    move_claim(claim, ClaimState.ACTIVE)
    claim.seat, claim.ended_at, claim.expires_at = seat, None, now + settings.LEASE
    claim.save(update_fields=["state", "seat", "ended_at", "expires_at"])
    topic = f"project:{seat.project_id}"
    record_event(topic=topic, kind="claim.taken", object_type="claim", object_id=claim.pk)
    return seat


def is_at_work(item: Item, seat: Seat) -> bool:
    """Whether the item still waits for what this seat is for."""
    if seat.kind == SeatKind.REVIEW:
        return item.state == ItemState.UNSURE
    return item.state in WITH_EXPERTS


def why_gone(claim: Claim, item: Item) -> ItemWithdrawn | ItemClosed | SeatGivenAway:
    """Why a lapsed claim cannot be taken back."""
    if item.state == ItemState.WITHDRAWN:
        return item_withdrawn()
    # A hidden check that rests now reads like work that has all its answers.
    is_resting = item.state == ItemState.GOLD and claim.seat.state == SeatState.CLOSED
    if is_resting or not is_at_work(item, claim.seat):
        return ItemClosed(
            "This item has all its answers since your time ran out. Your text is kept; take your next item."
        )
    if claim.seat.state == SeatState.CLOSED:
        return ItemClosed(
            "This work was closed since your time ran out. Your text is kept; look at the board for other work."
        )
    successor = Claim.objects.filter(seat=claim.seat_id, claimed_at__gte=claim.claimed_at).exclude(pk=claim.pk)
    at = successor.order_by("-claimed_at").values_list("claimed_at", flat=True).first()
    when = f" at {at:%H:%M} UTC" if at else ""
    return SeatGivenAway(f"Given to someone else{when}; your text is kept. Take your next item.", given_away_at=at)


def item_withdrawn() -> ItemWithdrawn:
    return ItemWithdrawn("The lab took this item back. Your text is kept; take your next item.")
