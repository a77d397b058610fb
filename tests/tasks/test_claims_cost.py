from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from accounts.actor import Actor
from accounts.identifiers import uuid7
from tasks.actions.claiming import CLAIM_NEXT
from tasks.models import Project
from tests.factories.claims import NOW, expert, open_items, project

pytestmark = pytest.mark.django_db
LATE = NOW + settings.LEASE + timedelta(seconds=1)


def rows_passed(plan: dict[str, Any]) -> float:
    """How many rows all steps of a plan handed on or threw away."""
    thrown = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Join Filter", 0)
    own = (plan["Actual Rows"] + thrown) * plan["Actual Loops"]
    return float(own + sum(rows_passed(inner) for inner in plan.get("Plans", [])))


def cost_of_next(who: Actor, of: Project) -> float:
    """How many rows one claim looks at."""
    assert who.expert is not None
    values = {
        "id": uuid7(),
        "expert": who.expert.pk,
        "project": of.pk,
        "side_seed": 0,
        "now": NOW,
        "expires_at": NOW,
        "is_check": True,
        "exposures": 200,
        "topic": f"project:{of.pk}",
    }
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {CLAIM_NEXT}", values)
        return rows_passed(cursor.fetchone()[0][0]["Plan"])


@pytest.mark.django_db(transaction=True)
def test_thousands_of_answers_behind_an_expert_cost_the_next_claim_nothing(
    owner_connection: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    scene = project()
    open_items(scene, 3000)
    veteran, newcomer = expert(), expert()
    assert veteran.expert is not None
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO tasks_claim (id, seat_id, item_id, expert_id, state, side_seed, claimed_at, expires_at,
                                     focused_seconds, skip_reason)
            SELECT uuidv7(), id, item_id, %s, 'submitted', 0, %s - interval '2 days' + rank * interval '1 day',
                   %s, 0, ''
            FROM tasks_seat WHERE ordinal = 1 ORDER BY rank LIMIT 2500
            """,
            [veteran.expert.pk, NOW, NOW],
        )
        cursor.execute("UPDATE tasks_seat SET state = 'filled' WHERE id IN (SELECT seat_id FROM tasks_claim)")
    # As autovacuum does; the application's role may not.
    owner_connection.execute("ANALYZE tasks_seat, tasks_claim, tasks_item")
    # At most the veteran's last twenty claims are looked at to find where they were.
    assert cost_of_next(newcomer, scene) < 30
    assert cost_of_next(veteran, scene) < 120
