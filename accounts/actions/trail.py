from datetime import datetime
from uuid import UUID

from accounts.actor import Actor
from accounts.models import Trail


def record_act(
    *,
    by: Actor | None,
    act: str,
    object_type: str,
    object_id: UUID,
    now: datetime,
    lab_id: UUID | None = None,
    reason: str = "",
    facts: dict[str, object] | None = None,
) -> None:
    """Write a sensitive act or read into the trail, in the caller's transaction. `by` None: the system."""
    Trail.objects.create(
        at=now,
        by=by.user if by else None,
        via=by.via if by else "system",
        lab_id=lab_id,
        act=act,
        object_type=object_type,
        object_id=object_id,
        reason=reason,
        facts=facts or {},
    )
