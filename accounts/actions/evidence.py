from collections.abc import Collection, Mapping
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


@transaction.atomic
def correct_evidence(*, kind: str, is_right: Mapping[UUID, bool]) -> int:
    """What was observed was measured by a wrong key, as a person found; how many observations turned. `is_right` by
    source. Takes no locks."""
    rows = Evidence.objects.filter(kind=EvidenceKind(kind))
    turned = 0
    for value in (True, False):
        sources = [source for source, now_right in is_right.items() if now_right is value]
        turned += rows.filter(source_id__in=sources, is_right=not value).update(is_right=value)
    return turned


@transaction.atomic
def withdraw_evidence(*, kind: str, source_ids: Collection[UUID]) -> int:
    """Forget observations that a person found worthless; how many. Takes no locks."""
    deleted, _ = Evidence.objects.filter(kind=EvidenceKind(kind), source_id__in=source_ids).delete()
    return deleted
