from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Evidence, EvidenceKind


@transaction.atomic
def record_evidence(
    *,
    expert_id: UUID,
    field: str,
    kind: str,
    source_id: UUID,
    is_right: bool,
    difficulty: float = 0.0,
    topic: str = "",
    now: datetime,
) -> None:
    """Record one observation of an expert's ability, once for each kind, source and expert; the first one stays.

    Takes no locks. Raises ValueError for a kind that does not exist.
    """
    observation = Evidence(
        expert_id=expert_id,
        field=field,
        kind=EvidenceKind(kind),
        source_id=source_id,
        is_right=is_right,
        difficulty=difficulty,
        topic=topic,
        observed_at=now,
    )
    Evidence.objects.bulk_create([observation], ignore_conflicts=True)
