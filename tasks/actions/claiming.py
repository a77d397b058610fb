"""The next item for whoever asks: one statement, whose cost does not grow."""

import random
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions.events import EVENT
from accounts.identifiers import uuid7
from accounts.prepared import prepared, sent_together
from tasks.models import Claim, SeatKind

SEED_BITS = 15
type Bound = str | int | datetime | UUID
# The search goes on from where this expert last was, and starts over at the front when nothing is ahead: whoever
# has answered thousands does not walk past all of them again. NO KEY, so that nobody who only points at the seat
# or the item waits. The second search runs only where the first finds nothing. "IS NULL" and not "NOT EXISTS": one
# look-up a seat whatever the statistics say, never a join with all that the expert ever had. The kind of seat stands
# in the text, one statement each: a plan made for any kind could use neither of the partial indexes.
# A hidden check is looked for in every claim, wanted or not, and written in the same places as work: one statement,
# one plan, one duration. Its seat takes the rank where the expert is, so that work goes on where it was. The check is
# locked with its seat: that is what keeps its exposures exact.
CLAIM_NEXT = f"""
WITH mark AS MATERIALIZED (
    SELECT coalesce((
        SELECT seat.rank
        FROM (
            SELECT seat_id, claimed_at FROM tasks_claim WHERE expert_id = %(expert)s ORDER BY claimed_at DESC LIMIT 20
        ) last
        JOIN tasks_seat seat ON seat.id = last.seat_id AND seat.project_id = %(project)s
        ORDER BY last.claimed_at DESC LIMIT 1
    ), 0) AS rank
), checks AS MATERIALIZED (
    SELECT seat.id, gold.item_id
    FROM tasks_item item
    JOIN tasks_gold gold ON gold.item_id = item.id AND gold.state = 'active'
    JOIN LATERAL (
        SELECT planned.id FROM tasks_seat planned
        WHERE planned.item_id = item.id AND planned.state = 'planned' ORDER BY planned.ordinal LIMIT 1
    ) seat ON true
    WHERE item.project_id = %(project)s AND item.state = 'gold'
      AND (SELECT had.id FROM tasks_claim had WHERE had.item_id = item.id AND had.expert_id = %(expert)s) IS NULL
    ORDER BY gold.exposures, gold.last_shown_at NULLS FIRST, item.id LIMIT 1
), hidden AS MATERIALIZED (
    SELECT seat.id, seat.item_id FROM checks
    JOIN tasks_seat seat ON seat.id = checks.id AND seat.state = 'planned'
    JOIN tasks_gold gold ON gold.item_id = checks.item_id AND gold.state = 'active'
    WHERE %(is_check)s FOR NO KEY UPDATE OF seat, gold SKIP LOCKED
), ahead AS MATERIALIZED (
    SELECT seat.id, seat.item_id FROM tasks_seat seat
    WHERE NOT EXISTS (SELECT FROM hidden)
      AND seat.project_id = %(project)s AND seat.state = 'open' AND seat.kind = 'answer'
      AND seat.rank >= (SELECT rank FROM mark)
      AND (SELECT had.id FROM tasks_claim had WHERE had.item_id = seat.item_id AND had.expert_id = %(expert)s) IS NULL
    ORDER BY seat.rank, seat.id LIMIT 1 FOR NO KEY UPDATE OF seat SKIP LOCKED
), behind AS MATERIALIZED (
    SELECT seat.id, seat.item_id FROM tasks_seat seat
    WHERE NOT EXISTS (SELECT FROM hidden) AND NOT EXISTS (SELECT FROM ahead)
      AND seat.project_id = %(project)s AND seat.state = 'open' AND seat.kind = 'answer'
      AND seat.rank < (SELECT rank FROM mark)
      AND (SELECT had.id FROM tasks_claim had WHERE had.item_id = seat.item_id AND had.expert_id = %(expert)s) IS NULL
    ORDER BY seat.rank, seat.id LIMIT 1 FOR NO KEY UPDATE OF seat SKIP LOCKED
), taken AS (
    INSERT INTO tasks_claim
        (id, seat_id, item_id, expert_id, state, side_seed, claimed_at, expires_at, focused_seconds, skip_reason)
    SELECT %(id)s, id, item_id, %(expert)s, 'active', %(side_seed)s, %(now)s, %(expires_at)s, 0, ''
    FROM (SELECT * FROM hidden UNION ALL SELECT * FROM ahead UNION ALL SELECT * FROM behind) next
    ON CONFLICT (item_id, expert_id) DO NOTHING
    RETURNING seat_id, item_id
), shown AS (
    UPDATE tasks_gold gold SET exposures = gold.exposures + 1, last_shown_at = %(now)s,
        state = CASE
            WHEN gold.state = 'active' AND gold.exposures + 1 >= %(exposures)s THEN 'resting' ELSE gold.state
        END
    FROM taken WHERE gold.item_id = taken.item_id
), told AS (
    {EVENT} SELECT %(topic)s, 'claim.taken', 'claim', %(id)s, clock_timestamp() FROM taken
)
UPDATE tasks_seat SET
    state = 'held',
    rank = CASE WHEN tasks_seat.state = 'planned' THEN (SELECT rank FROM mark) ELSE tasks_seat.rank END,
    opened_at = CASE WHEN tasks_seat.state = 'planned' THEN %(now)s ELSE tasks_seat.opened_at END
FROM taken WHERE tasks_seat.id = taken.seat_id
RETURNING taken.seat_id, taken.item_id
"""  # noqa: S608  (constants alone)
# Reviews rank by how unsure their item is: everybody begins at the front, with the one that is worth most.
CLAIM_REVIEW = CLAIM_NEXT.replace("'answer'", "'review'").replace("LIMIT 1\n    ), 0)", "LIMIT 0\n    ), 0)")
STATEMENTS = {SeatKind.ANSWER: CLAIM_NEXT, SeatKind.REVIEW: CLAIM_REVIEW}


def claim_next(
    *,
    expert_id: UUID,
    project_id: UUID,
    now: datetime,
    rng: random.Random,
    kind: SeatKind = SeatKind.ANSWER,
    is_check: bool = False,
    also: Callable[[UUID], None] | None = None,
) -> Claim | None:
    """Take the next open seat of this kind on an item this expert never had; None where there is none. `is_check`:
    a planned seat of a hidden check first, of the one shown least. `also` sends what the caller writes about the claim
    with this id, in the same message, and nothing where there is no such claim.

    One statement. Locks the seat, and skips seats that others lock; its cost does not grow with the project.
    """
    claim = Claim(
        id=uuid7(),
        expert_id=expert_id,
        side_seed=rng.getrandbits(SEED_BITS),
        claimed_at=now,
        expires_at=now + settings.LEASE,
    )
    values: dict[str, Bound] = {
        "id": claim.pk, "expert": expert_id, "project": project_id, "side_seed": claim.side_seed,
        "now": now, "expires_at": claim.expires_at, "is_check": is_check, "exposures": settings.GOLD_EXPOSURES,
        "topic": f"project:{project_id}",
    }  # fmt: skip
    # No savepoint: nothing here is rolled back alone.
    with transaction.atomic(savepoint=False):
        # Another tab of the same expert may have taken that very item this moment: look once more.
        found = ask_for_seat(kind, values, claim, also) or ask_for_seat(kind, values, claim, also)
        if found is None:
            return None
        claim.seat_id, claim.item_id = found
    claim._state.adding = False
    return claim


def ask_for_seat(
    kind: SeatKind, values: dict[str, Bound], claim: Claim, also: Callable[[UUID], None] | None
) -> tuple[UUID, UUID] | None:
    """The seat and the item that the claim was given."""
    with sent_together(), prepared() as cursor:
        cursor.execute(STATEMENTS[kind], values)
        if also is not None:
            also(claim.pk)
        found: tuple[UUID, UUID] | None = cursor.fetchone()
    return found
