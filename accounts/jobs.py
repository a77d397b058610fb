"""Housekeeping: what only repeats or hints is forgotten in time. And the mails that people are told things by."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from accounts.actions.events import prune_events
from accounts.actions.idempotency import prune_requests
from accounts.actions.notifications import mail, mail_digest, take_digests, take_mails

CHUNK = 5_000
AT_MOST_SECONDS = 30
MAILS_A_CHUNK = 20
NEWS_A_CHUNK = 500
log = logging.getLogger(__name__)


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


@shared_task
def send_mails() -> int:
    """Mail what people were told and was not mailed; how many went out. One that fails is tried again later and holds
    up no other."""
    deadline, sent = time.monotonic() + AT_MOST_SECONDS, 0
    while time.monotonic() < deadline and (taken := take_mails(now=timezone.now(), limit=MAILS_A_CHUNK)):
        for notification in taken:
            try:
                mail(notification=notification, now=timezone.now())
                sent += 1
            except Exception:
                log.exception("notification %s could not be mailed; tried again later", notification.pk)
    return sent


@shared_task
def send_digests() -> int:
    """Mail each person who wants one mail a day what they were told; how many mails went out. One that fails is tried
    again later and holds up no other."""
    sent = 0
    for rows in take_digests(now=timezone.now(), limit=NEWS_A_CHUNK):
        try:
            mail_digest(rows=rows, now=timezone.now())
            sent += 1
        except Exception:
            log.exception("the digest of user %s could not be mailed; tried again later", rows[0].user_id)
    return sent
