"""Housekeeping: what only repeats or hints is forgotten in time."""

import time
from collections.abc import Callable
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from accounts.actions.events import prune_events
from accounts.actions.idempotency import prune_requests

CHUNK = 5_000
AT_MOST_SECONDS = 30


@shared_task
def prune() -> None:
    """Forget old answers to repeated requests, and old events. May run twice, and stops after 30 s."""
    deadline = time.monotonic() + AT_MOST_SECONDS
    for delete in (prune_requests, prune_events):
        prune_all(delete, timezone.now(), deadline)


def prune_all(delete: Callable[..., int], now: datetime, deadline: float) -> None:
    """Chunk by chunk, until there is nothing left or no time."""
    while time.monotonic() < deadline and delete(now=now, limit=CHUNK) == CHUNK:
        pass
