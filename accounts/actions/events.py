from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import Event
from accounts.prepared import prepared

KEPT = timedelta(days=30)
# Nearly every action writes one, so it is plain SQL; the database adds the transaction's number. The first half is for
# statements that write an event beside what they do.
EVENT = "INSERT INTO accounts_event (topic, kind, object_type, object_id, created_at)"
RECORD = f"{EVENT} VALUES (%s, %s, %s, %s, clock_timestamp())"


def record_event(*, topic: str, kind: str, object_type: str, object_id: UUID) -> None:
    """Write down a fact others watch, in the caller's transaction. Topics: project:<id>, lab:<id>, expert:<id>,
    user:<id>, board, payouts, credentials."""
    with prepared() as cursor:
        cursor.execute(RECORD, [topic, kind, object_type, object_id])


def prune_events(*, now: datetime, limit: int) -> int:
    """Delete at most `limit` of the oldest events once they are older than 30 days; how many. Locks them."""
    oldest = Event.objects.order_by("id").values_list("id", "created_at")[:limit]
    old = [event_id for event_id, created_at in oldest if created_at < now - KEPT]
    deleted, _ = Event.objects.filter(pk__in=old).delete()
    return deleted
