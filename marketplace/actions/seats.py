"""Keeping open offers filled with seats, as far as their money reaches. Run by a job, found by state."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from marketplace.actions.checks import missing_checks
from marketplace.actions.designs import openings_of
from marketplace.actions.offers import note, note_change, pause
from marketplace.actions.reservations import (
    give_back_unused,
    open_from_block,
    reprice_open_seats,
    reserve_block,
)
from marketplace.actions.review_seats import open_reviews
from marketplace.models import Offer, OfferState, Reservation, Routing, RoutingStep, Step
from marketplace.queries import offers as queries
from marketplace.queries.checks import share_of
from payments.errors import NotEnoughMoney
from tasks.actions.seats import close_open_seats

OUT_OF_MONEY = "The project balance is used up: add funds."


@transaction.atomic
def fill_offer(*, offer_id: UUID, now: datetime) -> int:
    """Open seats on screened items out of the newest block, and reserve the next block when few seats are left open.

    Locks the offer and the budget. When the money is used up and no seat is open, the offer pauses; it goes on by
    itself once there is money. Safe to run twice and beside itself. Returns how many seats were opened.
    """
    offer = Offer.objects.select_for_update(no_key=True, of=("self",), skip_locked=True).filter(pk=offer_id).first()
    if offer is None or not (offer.state == OfferState.OPEN or offer.is_out_of_money):
        return 0
    reprice_returned(offer, now)
    opened = fill_from_newest(offer, now)
    if is_running_low(offer) and reserve_next(offer, now):
        opened += fill_from_newest(offer, now)
    opened += open_reviews(offer, now)
    turn_with_the_money(offer, now)
    if opened:
        note_change(offer)
    return opened


@transaction.atomic
def tidy_closed(*, offer_id: UUID, now: datetime) -> None:
    """Close seats that came back to a closed offer and give their money back. Locks the offer, seats, budget."""
    offer = Offer.objects.select_for_update(no_key=True, of=("self",), skip_locked=True).filter(pk=offer_id).first()
    if offer is not None and offer.state == OfferState.CLOSED:
        close_open_seats(project_id=offer.project_id, now=now)
        give_back_unused(offer=offer, now=now)


def fill_from_newest(offer: Offer, now: datetime) -> int:
    """Open as many screened items as the newest block still pays for."""
    block = queries.newest_block(offer)
    if block is None:
        return 0
    room = max(0, queries.free_seats(block) - kept_for_checks(offer, block)) // offer.project.seats_per_item
    items = queries.next_to_open(offer, room) if room else []
    return open_designed(block, items, now) if items else 0


def open_designed(block: Reservation, item_ids: Sequence[UUID], now: datetime) -> int:
    """Open the seats of items under their designs, and write down that they were; how many seats."""
    openings = openings_of(item_ids)
    opened = open_from_block(block=block, item_ids=item_ids, now=now, openings=openings)
    Routing.objects.filter(pk__in=openings, opened_at=None).update(opened_at=now)
    RoutingStep.objects.bulk_create(
        RoutingStep(item_id=pk, step=Step.OPENED, reason="design", facts=asdict(opening), taken_at=now)
        for pk, opening in openings.items()
    )
    return opened


def kept_for_checks(offer: Offer, block: Reservation) -> int:
    """What work leaves of the block for hidden checks."""
    share = share_of(offer.project_id)
    return missing_checks(offer, more_work=int(queries.free_seats(block) * (1 - share))) if share else 0


def is_running_low(offer: Offer) -> bool:
    """Whether fewer seats are open than half a block has: time to reserve the next."""
    enough = settings.RESERVATION_BLOCK_ITEMS * offer.project.seats_per_item / 2
    return queries.open_seats_of(offer.project_id) < enough and has_more(offer)


def has_more(offer: Offer) -> bool:
    """Whether screened items wait that no block pays for."""
    return bool(queries.next_to_open(offer, 1))


def reserve_next(offer: Offer, now: datetime) -> bool:
    """Reserve the next block: what waits, one block at most, or as much of it as the balance pays for."""
    seats_per_item = offer.project.seats_per_item
    waiting = queries.waiting_items(offer.project_id, settings.RESERVATION_BLOCK_ITEMS)
    items = min(waiting, queries.affordable_seats(offer) // seats_per_item)
    if items == 0 and give_back_unused(offer=offer, now=now):
        items = min(waiting, queries.affordable_seats(offer) // seats_per_item)
    if items:
        seats = items * seats_per_item
        checks = min(missing_checks(offer, more_work=seats), queries.affordable_seats(offer) - seats)
        reserve_block(offer=offer, seats=seats + checks, now=now)
    return items > 0


def reprice_returned(offer: Offer, now: datetime) -> None:
    """Items that came back from hands get the present rate as far as the money reaches; else they keep theirs."""
    try:
        with transaction.atomic():
            reprice_open_seats(offer=offer, now=now)
    except NotEnoughMoney:
        return


def turn_with_the_money(offer: Offer, now: datetime) -> None:
    """Pause when items wait, no seat is open and nothing pays for one; resume when that is over."""
    is_stuck = has_more(offer) and queries.open_seats_of(offer.project_id) == 0
    if is_stuck and offer.state == OfferState.OPEN:
        pause(offer, OUT_OF_MONEY, is_out_of_money=True)
        note(offer, "offer.paused", by=None, now=now, facts={"reason": OUT_OF_MONEY})
    elif not is_stuck and offer.is_out_of_money:
        offer.state, offer.pause_reason, offer.is_out_of_money = OfferState.OPEN, "", False
        offer.save(update_fields=["state", "pause_reason", "is_out_of_money"])
        note(offer, "offer.resumed", by=None, now=now)
