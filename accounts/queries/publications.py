from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from accounts.ability.publishing import start_of
from accounts.actor import Actor
from accounts.models import Publication

# Everybody of whom something new was observed since their last publication and before this week.
DUE = """
SELECT seen.expert_id, seen.field
FROM accounts_evidence seen
LEFT JOIN (
    SELECT expert_id, field, max(week) AS week FROM accounts_publication GROUP BY expert_id, field
) said ON said.expert_id = seen.expert_id AND said.field = seen.field
WHERE seen.observed_at < %(start)s AND (said.week IS NULL OR said.week < %(week)s)
GROUP BY seen.expert_id, seen.field, said.week
HAVING max(seen.observed_at) >= coalesce(said.week, '-infinity')
  AND (said.week IS NOT NULL OR count(*) >= %(needs)s OR bool_or(seen.kind = 'exam'))
ORDER BY seen.expert_id, seen.field LIMIT %(limit)s
"""


def visible_to(actor: Actor) -> QuerySet[Publication]:
    """What was published of oneself."""
    return Publication.objects.filter(expert=actor.expert) if actor.expert else Publication.objects.none()


def newest(rows: QuerySet[Publication]) -> QuerySet[Publication]:
    """Of each expert and field what was published last."""
    same = Publication.objects.filter(expert=OuterRef("expert"), field=OuterRef("field")).order_by("-week")
    return rows.filter(pk=Subquery(same.values("pk")[:1]))


def newest_of(*, expert_ids: Collection[UUID], field: str) -> dict[UUID, Publication]:
    """What was published last of each of these experts in the field."""
    return {row.expert_id: row for row in newest(Publication.objects.filter(expert__in=expert_ids, field=field))}


def to_publish(*, week: date, limit: int) -> list[tuple[UUID, str]]:
    """Experts and fields that are due in the week that begins on that Monday."""
    values: dict[str, date | datetime | int] = {
        "week": week,
        "start": start_of(week),
        "needs": settings.PUBLICATION_NEEDS,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(DUE, values)
        return [(expert_id, field) for expert_id, field in cursor.fetchall()]
