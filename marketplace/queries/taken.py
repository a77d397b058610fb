"""How much of an offer one expert has taken: what they hold and what they answered, checks and work alike."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

# Claims before the offer opened cannot be its own, which keeps the look short for those with much behind them.
TAKEN = """
SELECT offer.id, count(*)
FROM marketplace_offer offer
JOIN tasks_claim claim ON claim.expert_id = %s AND claim.claimed_at >= offer.opened_at
JOIN marketplace_engagement engagement ON engagement.claim_id = claim.id AND engagement.offer_id = offer.id
WHERE offer.id = ANY(%s) AND claim.state IN ('active', 'submitted')
GROUP BY offer.id
"""
TAKEN_OF = """
SELECT count(*) FROM (
    SELECT FROM marketplace_offer offer
    JOIN tasks_claim claim ON claim.expert_id = %s AND claim.claimed_at >= offer.opened_at
    JOIN marketplace_engagement engagement ON engagement.claim_id = claim.id AND engagement.offer_id = offer.id
    WHERE offer.id = %s AND claim.state IN ('active', 'submitted')
    LIMIT %s
) taken
"""


def taken_of(*, expert_id: UUID, offer_id: UUID, at_most: int) -> int:
    """Items of one offer that the expert holds or answered, counted no further than `at_most`."""
    with connection.cursor() as cursor:
        cursor.execute(TAKEN_OF, [expert_id, offer_id, at_most])
        return int(cursor.fetchone()[0])


def taken_by(*, expert_id: UUID, offer_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The same of several offers, in one query; offers of which nothing was taken are left out."""
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, [expert_id, list(offer_ids)])
        return dict(cursor.fetchall())
