from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from tasks.models import Outcome, Verdict

type Counts = dict[tuple[UUID, str], dict[str, int]]


def outcomes_of(*, expert_ids: Collection[UUID], since: datetime, before: datetime) -> Counts:
    """How many answers got which outcome in that time, by expert and field, checks and work alike."""
    rows = (
        Verdict.objects.filter(
            annotation__expert__in=expert_ids, superseded_at=None, created_at__gte=since, created_at__lt=before
        )
        .order_by()
        .values_list("annotation__expert", "annotation__item__project__field", "outcome")
        .annotate(n=Count("pk"))
    )
    found: Counts = {}
    for expert_id, field, outcome, n in rows:
        found.setdefault((expert_id, field), {str(each): 0 for each in Outcome})[outcome] = n
    return found
