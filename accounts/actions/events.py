from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import Event

KEPT = timedelta(days=30)


def record_event(*, topic: str, kind: str, object_type: str, object_id: UUID) -> None:
    """Write down a fact others watch, in the caller's transaction. Topics: project:<id>, lab:<id>, expert:<id>,
    payouts, credentials."""
    Event.objects.create(topic=topic, kind=kind, object_type=object_type, object_id=object_id)


def prune_events(*, now: datetime, limit: int) -> int:
    """Delete at most `limit` of the oldest events once they are older than 30 days; how many. Locks them."""
    oldest = Event.objects.order_by("id").values_list("id", "created_at")[:limit]
    old = [event_id for event_id, created_at in oldest if created_at < now - KEPT]
    deleted, _ = Event.objects.filter(pk__in=old).delete()
    return deleted
