"""Seats of hidden checks, paid for ahead: handing one out moves a seat, and never waits for money. Every function
expects the offer locked by its caller."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from marketplace.actions.reservations import reserve_block
from marketplace.models import Offer, OfferState, QualityPlan, Reservation, ReservedSeat
from marketplace.queries import checks as queries
from marketplace.queries.offers import affordable_seats, free_seats, newest_block
from tasks.models import Seat, SeatState


@transaction.atomic
def plan_checks(*, offer_id: UUID, now: datetime, rng: Random) -> int:
    """Pay for the seats of hidden checks that the untaken work of an open offer calls for; how many were planned.

    Locks the offer, passing over one that is locked, and the budget. Does what the money reaches for.
    """
    offer = Offer.objects.select_for_update(no_key=True, of=("self",), skip_locked=True).filter(pk=offer_id).first()
    if offer is None or offer.state != OfferState.OPEN:
        return 0
    free_idle(offer.project_id)
    missing = missing_checks(offer)
    block = newest_block(offer)
    if missing == 0 or block is None:
        return 0
    if free_seats(block) == 0 and (payable := min(missing, affordable_seats(offer))):
        block = reserve_block(offer=offer, seats=payable, now=now)
    return plan(offer, block, missing, now, rng)


def missing_checks(offer: Offer, more_work: int = 0) -> int:
    """How many seats of checks are still to be paid for, with so many more seats of work about to open."""
    share = queries.share_of(offer.project_id)
    if share == 0:
        return 0
    wanted = queries.allowance(queries.untaken_work(offer.project_id) + more_work, share)
    ahead = queries.planned_checks(offer.project_id)
    room = sum(max(0, settings.GOLD_SEATS_AHEAD - planned) for planned in ahead.values())
    return min(max(0, wanted - sum(ahead.values())), room)


def plan(offer: Offer, block: Reservation, wanted: int, now: datetime, rng: Random) -> int:
    """Plan at most so many seats out of the block, spread over the checks shown least; how many."""
    golds = spread(queries.planned_checks(offer.project_id), min(wanted, free_seats(block)))
    shows = suggestion_share(offer.project_id)
    highest = dict(Seat.objects.filter(item__in=golds).order_by("item").values_list("item").annotate(Max("ordinal")))
    seats = [
        Seat(
            project_id=offer.project_id, item_id=gold, ordinal=highest.get(gold, 0) + place + 1,
            state=SeatState.PLANNED, shows_suggestion=rng.random() < shows, opened_at=now,
        )
        for gold, number in golds.items()
        for place in range(number)
    ]  # fmt: skip
    Seat.objects.bulk_create(seats)
    ReservedSeat.objects.bulk_create(ReservedSeat(seat=seat, reservation=block) for seat in seats)
    return len(seats)


def spread(ahead: Mapping[UUID, int], number: int) -> dict[UUID, int]:
    """So many seats over the checks, one after another, none getting more than GOLD_SEATS_AHEAD."""
    given = dict.fromkeys(ahead, 0)
    while number > 0:
        open_to_more = [gold for gold in ahead if ahead[gold] + given[gold] < settings.GOLD_SEATS_AHEAD]
        if not open_to_more:
            break
        for gold in open_to_more[:number]:
            given[gold] += 1
        number -= min(number, len(open_to_more))
    return {gold: seats for gold, seats in given.items() if seats}


def suggestion_share(project_id: UUID) -> float:
    """How often a seat shows what the AI reviewers said: a check must look as work does."""
    plan = QualityPlan.objects.filter(project=project_id, shows_suggestions=True).first()
    return 1 - plan.blind_share if plan else 0.0


def free_idle(project_id: UUID) -> int:
    """Close unused seats of checks that rest or are doubted; their block pays for others with it. How many."""
    idle = Seat.objects.filter(pk__in=queries.idle_seats(project_id)).select_for_update(no_key=True, skip_locked=True)
    closed = list(idle.order_by("pk").values_list("pk", flat=True))
    Seat.objects.filter(pk__in=closed).update(state=SeatState.CLOSED)
    freed, _ = ReservedSeat.objects.filter(seat__in=closed).delete()
    return freed
