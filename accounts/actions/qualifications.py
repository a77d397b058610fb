from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.ability.rasch import standing
from accounts.models import Evidence, Expert, Qualification
from accounts.queries.evidence import observations


@transaction.atomic
def refresh_qualification(*, expert_id: UUID, field: str, now: datetime) -> Qualification:
    """Project all evidence of an expert in one field into their standing.

    Locks the expert, so that two refreshes see each other's evidence. Raises Expert.DoesNotExist.
    """
    expert = Expert.objects.select_for_update(no_key=True).get(pk=expert_id)
    seen = observations(expert_id=expert.pk, field=field)
    found = asdict(standing(seen)) | {"evidence_count": len(seen), "updated_at": now}
    qualification, _ = Qualification.objects.update_or_create(expert=expert, field=field, defaults=found)
    return qualification


def rebuild_qualifications(*, now: datetime) -> int:
    """Project every expert's evidence anew, field by field, each in its own transaction; how many were projected.

    Locks one expert at a time.
    """
    pairs = Evidence.objects.order_by("expert", "field").values_list("expert", "field").distinct()
    known = Qualification.objects.values_list("expert", "field")
    every = sorted({*pairs, *known}, key=str)
    for expert_id, field in every:
        refresh_qualification(expert_id=expert_id, field=field, now=now)
    return len(every)
