"""How long items truly take: measured, with its n, and nothing said below the n it needs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from marketplace.matching.ranking import PACE_NEEDS, Pace

WITHIN = timedelta(days=30)
NEWEST = 500
PACE = """
SELECT asked.id, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY recent.focused_seconds)
FROM unnest(%s::uuid[]) AS asked(id)
CROSS JOIN LATERAL (
    SELECT given.focused_seconds
    FROM marketplace_engagement engagement
    JOIN tasks_annotation given ON given.claim_id = engagement.claim_id
    LEFT JOIN tasks_withdrawal undone ON undone.annotation_id = given.id
    WHERE engagement.offer_id = asked.id AND engagement.created_at >= %s
      AND undone.annotation_id IS NULL AND given.focused_seconds > 0
    ORDER BY engagement.created_at DESC
    LIMIT %s
) recent
GROUP BY asked.id
"""


def paces_of(offer_ids: Sequence[UUID], *, now: datetime) -> dict[UUID, Pace]:
    """The pace of each offer over its newest answers of 30 days, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(PACE, [list(offer_ids), now - WITHIN, NEWEST])
        found = {offer: pace(int(n), float(median)) for offer, n, median in cursor.fetchall()}
    return {offer: found.get(offer, Pace(None, 0)) for offer in offer_ids}


def pace(n: int, median: float) -> Pace:
    return Pace(round(median) if n >= PACE_NEEDS else None, n)
