import random
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Value, When

from accounts.actions.events import EVENT, record_event
from accounts.actor import Actor
from accounts.errors import Missing, check_move
from accounts.identifiers import uuid7
from accounts.prepared import prepared, sent_together
from tasks.actions.seats import move_seat
from tasks.errors import ClaimEnded, ItemClosed, ItemWithdrawn, LeaseAtLimit, SeatGivenAway
from tasks.models import WITH_EXPERTS, Claim, ClaimState, Item, ItemState, Seat, SeatKind, SeatState, SkipReason
from tasks.models.claims import MOVES

SEED_BITS = 15
type Bound = str | int | datetime | UUID
# The search goes on from where this expert last was, and starts over at the front when nothing is ahead: whoever
# has answered thousands does not walk past all of them again. NO KEY, so that nobody who only points at the seat
# or the item waits. The second search runs only where the first finds nothing. "IS NULL" and not "NOT EXISTS": one
# look-up a seat whatever the statistics say, never a join with all that the expert ever had. The kind of seat stands
# in the text, one statement each: a plan made for any kind could use neither of the partial indexes.
# A hidden check is looked for in every claim, wanted or not, and written in the same places as work: one statement,
# one plan, one duration. Its seat takes the rank where the expert is, so that work goes on where it was. The check is
# locked with its seat: that is what keeps its exposures exact.
CLAIM_NEXT = f"""
WITH mark AS MATERIALIZED (
    SELECT coalesce((
        SELECT seat.rank
        FROM (
            SELECT seat_id, claimed_at FROM tasks_claim WHERE expert_id = %(expert)s ORDER BY claimed_at DESC LIMIT 20
        ) last
        JOIN tasks_seat seat ON seat.id = last.seat_id AND seat.project_id = %(project)s
        ORDER BY last.claimed_at DESC LIMIT 1
    ), 0) AS rank
), checks AS MATERIALIZED (
    SELECT seat.id, gold.item_id
    FROM tasks_item item
    JOIN tasks_gold gold ON gold.item_id = item.id AND gold.state = 'active'
    JOIN LATERAL (
        SELECT planned.id FROM tasks_seat planned
        WHERE planned.item_id = item.id AND planned.state = 'planned' ORDER BY planned.ordinal LIMIT 1
    ) seat ON true
    WHERE item.project_id = %(project)s AND item.state = 'gold'
      AND (SELECT had.id FROM tasks_claim had WHERE had.item_id = item.id AND had.expert_id = %(expert)s) IS NULL
    ORDER BY gold.exposures, gold.last_shown_at NULLS FIRST, item.id LIMIT 1
), hidden AS MATERIALIZED (
    SELECT seat.id, seat.item_id FROM checks
    JOIN tasks_seat seat ON seat.id = checks.id AND seat.state = 'planned'
    JOIN tasks_gold gold ON gold.item_id = checks.item_id AND gold.state = 'active'
    WHERE %(is_check)s FOR NO KEY UPDATE OF seat, gold SKIP LOCKED
), ahead AS MATERIALIZED (
    SELECT seat.id, seat.item_id FROM tasks_seat seat
    WHERE NOT EXISTS (SELECT FROM hidden)
      AND seat.project_id = %(project)s AND seat.state = 'open' AND seat.kind = 'answer'
      AND seat.rank >= (SELECT rank FROM mark)
      AND (SELECT had.id FROM tasks_claim had WHERE had.item_id = seat.item_id AND had.expert_id = %(expert)s) IS NULL
    ORDER BY seat.rank, seat.id LIMIT 1 FOR NO KEY UPDATE OF seat SKIP LOCKED
), behind AS MATERIALIZED (
    SELECT seat.id, seat.item_id FROM tasks_seat seat
    WHERE NOT EXISTS (SELECT FROM hidden) AND NOT EXISTS (SELECT FROM ahead)
      AND seat.project_id = %(project)s AND seat.state = 'open' AND seat.kind = 'answer'
      AND seat.rank < (SELECT rank FROM mark)
      AND (SELECT had.id FROM tasks_claim had WHERE had.item_id = seat.item_id AND had.expert_id = %(expert)s) IS NULL
    ORDER BY seat.rank, seat.id LIMIT 1 FOR NO KEY UPDATE OF seat SKIP LOCKED
), taken AS (
    INSERT INTO tasks_claim
        (id, seat_id, item_id, expert_id, state, side_seed, claimed_at, expires_at, focused_seconds, skip_reason)
    SELECT %(id)s, id, item_id, %(expert)s, 'active', %(side_seed)s, %(now)s, %(expires_at)s, 0, ''
    FROM (SELECT * FROM hidden UNION ALL SELECT * FROM ahead UNION ALL SELECT * FROM behind) next
    ON CONFLICT (item_id, expert_id) DO NOTHING
    RETURNING seat_id, item_id
), shown AS (
    UPDATE tasks_gold gold SET exposures = gold.exposures + 1, last_shown_at = %(now)s,
        state = CASE
            WHEN gold.state = 'active' AND gold.exposures + 1 >= %(exposures)s THEN 'resting' ELSE gold.state
        END
    FROM taken WHERE gold.item_id = taken.item_id
), told AS (
    {EVENT} SELECT %(topic)s, 'claim.taken', 'claim', %(id)s, clock_timestamp() FROM taken
)
UPDATE tasks_seat SET
    state = 'held',
    rank = CASE WHEN tasks_seat.state = 'planned' THEN (SELECT rank FROM mark) ELSE tasks_seat.rank END,
    opened_at = CASE WHEN tasks_seat.state = 'planned' THEN %(now)s ELSE tasks_seat.opened_at END
FROM taken WHERE tasks_seat.id = taken.seat_id
RETURNING taken.seat_id, taken.item_id
"""  # noqa: S608  (constants alone)
# Reviews rank by how unsure their item is: everybody begins at the front, with the one that is worth most.
CLAIM_REVIEW = CLAIM_NEXT.replace("'answer'", "'review'").replace("LIMIT 1\n    ), 0)", "LIMIT 0\n    ), 0)")
STATEMENTS = {SeatKind.ANSWER: CLAIM_NEXT, SeatKind.REVIEW: CLAIM_REVIEW}


def claim_next(
    *,
    expert_id: UUID,
    project_id: UUID,
    now: datetime,
    rng: random.Random,
    kind: SeatKind = SeatKind.ANSWER,
    is_check: bool = False,
    also: Callable[[UUID], None] | None = None,
) -> Claim | None:
    """Take the next open seat of this kind on an item this expert never had; None where there is none. `is_check`:
    a planned seat of a hidden check first, of the one shown least. `also` sends what the caller writes about the claim
    with this id, in the same message, and nothing where there is no such claim.

    One statement. Locks the seat, and skips seats that others lock; its cost does not grow with the project.
    """
    claim = Claim(
        id=uuid7(),
        expert_id=expert_id,
        side_seed=rng.getrandbits(SEED_BITS),
        claimed_at=now,
        expires_at=now + settings.LEASE,
    )
    values: dict[str, Bound] = {
        "id": claim.pk, "expert": expert_id, "project": project_id, "side_seed": claim.side_seed,
        "now": now, "expires_at": claim.expires_at, "is_check": is_check, "exposures": settings.GOLD_EXPOSURES,
        "topic": f"project:{project_id}",
    }  # fmt: skip
    # No savepoint: nothing here is rolled back alone.
    with transaction.atomic(savepoint=False):
        # Another tab of the same expert may have taken that very item this moment: look once more.
        found = ask_for_seat(kind, values, claim, also) or ask_for_seat(kind, values, claim, also)
        if found is None:
            return None
        claim.seat_id, claim.item_id = found
    claim._state.adding = False
    return claim


def ask_for_seat(
    kind: SeatKind, values: dict[str, Bound], claim: Claim, also: Callable[[UUID], None] | None
) -> tuple[UUID, UUID] | None:
    """The seat and the item that the claim was given."""
    with sent_together(), prepared() as cursor:
        cursor.execute(STATEMENTS[kind], values)
        if also is not None:
            also(claim.pk)
        found: tuple[UUID, UUID] | None = cursor.fetchone()
    return found


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
