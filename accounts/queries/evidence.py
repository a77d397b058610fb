from collections.abc import Collection
from uuid import UUID

from accounts.ability.rasch import Observation
from accounts.models import Evidence, EvidenceKind

EVERY_KIND = tuple(EvidenceKind)


def observations(*, expert_id: UUID, field: str, kinds: Collection[EvidenceKind] = EVERY_KIND) -> list[Observation]:
    """What was observed of the expert in the field, of the named kinds alone."""
    rows = Evidence.objects.filter(expert=expert_id, field=field, kind__in=list(kinds))
    return [Observation(is_right, difficulty) for is_right, difficulty in rows.values_list("is_right", "difficulty")]
