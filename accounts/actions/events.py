from uuid import UUID

from accounts.models import Event


def record_event(*, topic: str, kind: str, object_type: str, object_id: UUID) -> None:
    """Write down a fact others watch, in the caller's transaction. Topics: project:<id>, lab:<id>, expert:<id>,
    payouts, credentials."""
    Event.objects.create(topic=topic, kind=kind, object_type=object_type, object_id=object_id)
