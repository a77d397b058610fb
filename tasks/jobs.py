"""Sweeps: each finds its work by state, works at most half a minute, and may run twice."""

import time

from celery import shared_task
from django.utils import timezone

from tasks.actions import claims

SECONDS_A_RUN = 30.0
CLAIMS_A_CHUNK = 200


@shared_task
def lapse_claims() -> int:
    """End the leases that ran out; how many."""
    until, lapsed = time.monotonic() + SECONDS_A_RUN, 0
    while time.monotonic() < until:
        chunk = claims.lapse_claims(now=timezone.now(), limit=CLAIMS_A_CHUNK)
        lapsed += chunk
        if chunk < CLAIMS_A_CHUNK:
            break
    return lapsed
