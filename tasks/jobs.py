"""Sweeps: each finds its work by state, works at most half a minute, and may run twice."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.ability.publishing import start_of, week_of
from accounts.actions.publications import publish_standing
from accounts.queries.publications import to_publish
from tasks.actions import claims
from tasks.actions.attachments import destroy_erased
from tasks.actions.exams import finish_overdue_attempts
from tasks.actions.gold import mark_suspect
from tasks.actions.imports import ChunkFailed, import_chunk
from tasks.actions.intake import close_intake, take_in_items
from tasks.quality.gold_checks import Suspicion
from tasks.queries.gold_health import checks_of, to_examine
from tasks.queries.imports import forgotten_uploads
from tasks.queries.intake import imports_to_close, projects_to_take_in
from tasks.queries.outcomes import outcomes_of

log = logging.getLogger(__name__)
SECONDS_A_RUN = 30.0
CLAIMS_A_CHUNK = 200
# Of 100 kB each, these and what they are compared with take some 50 MB.
ITEMS_A_CHUNK = 200
IMPORTS_A_RUN = 100
STANDINGS_A_RUN = 2000
CHECKS_A_CHUNK = 50
WORDS = {
    Suspicion.MISKEYED: "good experts agree on another answer",
    Suspicion.LEAKED: "right answers rose suddenly or came far faster",
    Suspicion.TOO_EASY: "nearly everybody is right",
    Suspicion.TOO_HARD: "few are right, and they agree on nothing else",
}
A_WEEK = timedelta(weeks=1)


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
    if chunks:
        nudge(take_in)
    return chunks


@shared_task
def take_in() -> int:
    """Look at the data of imported items, project by project in turn, then tell the labs what came back of the files
    that are through; how many chunks. A project that fails for a reason nobody foresaw holds up no other."""
    until, chunks = time.monotonic() + SECONDS_A_RUN, 0
    places: dict[UUID, UUID | None] = dict.fromkeys(projects_to_take_in())
    while places and time.monotonic() < until:
        for project_id, after in list(places.items()):
            last = take_in_chunk(project_id, after)
            if last is None:
                del places[project_id]
            else:
                places[project_id] = last
                chunks += 1
    for import_id in imports_to_close(limit=IMPORTS_A_RUN):
        close_intake(import_id=import_id, now=timezone.now())
    return chunks


def take_in_chunk(project_id: UUID, after: UUID | None) -> UUID | None:
    """The last item of one chunk; None where there is none, or where it failed."""
    try:
        return take_in_items(project_id=project_id, after=after, limit=ITEMS_A_CHUNK, now=timezone.now())
    except Exception:
        log.exception("items of project %s could not be looked at; tried again with the next run", project_id)
        return None


@shared_task
def finish_attempts() -> int:
    """Finish the exam attempts whose time is over; how many."""
    return finish_overdue_attempts(now=timezone.now(), limit=200)


@shared_task
def publish_standings() -> int:
    """Publish what is due this week, each expert and field in a commit of its own; how many. What fails is reported
    and holds up no other."""
    until, published, now = time.monotonic() + SECONDS_A_RUN, 0, timezone.now()
    week = week_of(now - settings.PUBLISHES_AFTER)
    start = start_of(week)
    due = to_publish(week=week, limit=STANDINGS_A_RUN)
    outcomes = outcomes_of(expert_ids={expert for expert, _ in due}, since=start - A_WEEK, before=start)
    for expert_id, field in due:
        if time.monotonic() > until:
            break
        try:
            said = outcomes.get((expert_id, field), {})
            made = publish_standing(expert_id=expert_id, field=field, before=start, week=week, outcomes=said, now=now)
            published += made is not None
        except Exception:
            log.exception("a standing could not be published; the next run tries again")
    return published


@shared_task
def examine_gold() -> int:
    """Look at the hidden checks that were answered, and ask people to look at those that no longer measure; how many.
    None is ever retired here."""
    until, suspect, after = time.monotonic() + SECONDS_A_RUN, 0, None
    while time.monotonic() < until and (golds := to_examine(after=after, limit=CHECKS_A_CHUNK)):
        for check in checks_of(golds):
            if check.health.suspicions:
                reason = ", ".join(WORDS[suspicion] for suspicion in check.health.suspicions)
                suspect += mark_suspect(item_id=check.gold.pk, reason=reason, now=timezone.now())
        after = golds[-1].pk
    return suspect


@shared_task
def destroy_erased_files() -> int:
    """Destroy the bytes of erased files; how many."""
    until, destroyed = time.monotonic() + SECONDS_A_RUN, 0
    while time.monotonic() < until and destroy_erased():
        destroyed += 1
    return destroyed


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
