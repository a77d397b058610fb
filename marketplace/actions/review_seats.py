"""Seats for senior experts on disputed items; live rooms will take their place."""

from datetime import datetime

from django.db import transaction

from marketplace.actions.reservations import pay_for, reserve_block
from marketplace.models import Offer
from marketplace.queries.offers import newest_block
from marketplace.queries.routings import disputed_items, sureness_of
from payments.errors import NotEnoughMoney
from tasks.actions.seats import add_review
from tasks.models import Seat

ITEMS_AT_ONCE = 100


def open_reviews(offer: Offer, now: datetime) -> int:
    """Open a review on each disputed item that has none, as far as the money reaches; how many. What the budget does
    not pay for waits for a lead of the lab or for operations. The caller has locked the offer; locks the items."""
    opened = 0
    for item in disputed_items(offer.project_id, ITEMS_AT_ONCE):
        with transaction.atomic():
            seat = add_review(item, sureness_of(item.pk), now)
            if not paid(offer, seat, now):
                transaction.set_rollback(True)
                return opened
        opened += 1
    return opened


def paid(offer: Offer, seat: Seat, now: datetime) -> bool:
    """Whether the newest block, or one of its own, pays for the seat."""
    newest = newest_block(offer)
    if newest is not None and pay_for(block=newest, seat=seat):
        return True
    try:
        with transaction.atomic():
            return pay_for(block=reserve_block(offer=offer, seats=1, now=now), seat=seat)
    except NotEnoughMoney:
        return False
