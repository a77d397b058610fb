"""Sweeps: each finds its work by state, works at most half a minute, and may run twice."""

import logging
import time
from collections.abc import Callable
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from tasks.actions import claims
from tasks.actions.exams import finish_overdue_attempts
from tasks.actions.imports import ChunkFailed, import_chunk
from tasks.queries.imports import forgotten_uploads

log = logging.getLogger(__name__)
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


@shared_task
def run_imports() -> int:
    """Bring uploaded files in, chunk by chunk; how many chunks. A file that fails for a reason nobody foresaw does
    not hold the others up: it is passed over until the next run."""
    until, chunks, failing = time.monotonic() + SECONDS_A_RUN, 0, set[UUID]()
    while time.monotonic() < until:
        try:
            run = import_chunk(now=timezone.now(), passing=failing)
        except ChunkFailed as error:
            log.exception("import %s failed; it is tried again with the next run", error.import_id)
            failing.add(error.import_id)
            continue
        if run is None:
            break
        chunks += 1
    return chunks


@shared_task
def finish_attempts() -> int:
    """Finish the exam attempts whose time is over; how many."""
    return finish_overdue_attempts(now=timezone.now(), limit=200)


@shared_task
def remove_uploads() -> int:
    """Remove the files that no import needs: uploads cut off, and imports that ended; how many."""
    forgotten = forgotten_uploads(now=timezone.now())
    for path in forgotten:
        path.unlink(missing_ok=True)
    return len(forgotten)


def nudge(job: Callable[[], int]) -> None:
    """Wake a sweep once the caller's transaction is there; without the broker the schedule does it later."""
    transaction.on_commit(job.delay, robust=True)  # type: ignore[attr-defined]
