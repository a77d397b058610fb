"""Sweeps that join judgement and money: each finds its work by state, works at most half a minute, may run twice."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.errors import Refusal
from marketplace.actions.seats import fill_offer, tidy_closed
from marketplace.actions.settlements import settle_item, settle_missed
from marketplace.queries.offers import closed_with_open_seats, offers_to_fill
from tasks.actions.decisions import decide_item
from tasks.models import Item
from tasks.queries.items import due_items

SECONDS_A_RUN = 25.0
ITEMS_A_CHUNK = 100
TRY_AGAIN_AFTER = timedelta(minutes=1)
log = logging.getLogger(__name__)


def while_there_is_work(step: Callable[[], int]) -> int:
    """Repeat the step until it finds nothing or the time of a run is over; the sum of what it found."""
    until = time.monotonic() + SECONDS_A_RUN
    done = 0
    while time.monotonic() < until and (found := step()):
        done += found
    return done


@shared_task
def advance() -> int:
    """Decide items that are due and pay their answers; then pay what was missed. How many items and payments."""
    return while_there_is_work(decide_due) + while_there_is_work(settle_some)


def decide_due() -> int:
    """One chunk of due items. What fails is put off and reported, and holds up no other."""
    items = due_items(now=timezone.now(), limit=ITEMS_A_CHUNK)
    for item_id in items:
        try:
            decide_item(item_id=item_id, now=timezone.now())
            settle_item(item_id=item_id, now=timezone.now())
        except Exception:
            log.exception("item %s could not be decided or paid; tried again later", item_id)
            put_off(item_id)
    return len(items)


def put_off(item_id: UUID) -> None:
    Item.objects.filter(pk=item_id, due_at__isnull=False).update(due_at=timezone.now() + TRY_AGAIN_AFTER)


def settle_some() -> int:
    try:
        return settle_missed(now=timezone.now(), limit=ITEMS_A_CHUNK)
    except Refusal:
        log.exception("an answer could not be paid; tried again later")
        return 0


@shared_task
def open_more() -> int:
    """Fill open offers with seats as far as their money reaches; how many seats were opened."""
    opened = 0
    for offer_id in offers_to_fill():
        opened += while_there_is_work(lambda offer_id=offer_id: fill_offer(offer_id=offer_id, now=timezone.now()))  # type: ignore[misc]
    for offer_id in closed_with_open_seats():
        tidy_closed(offer_id=offer_id, now=timezone.now())
    return opened
