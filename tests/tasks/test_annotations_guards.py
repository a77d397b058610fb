from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from accounts.models import Role
from tasks.actions.annotations import Submission, withdraw_annotation
from tasks.models import (
    Withdrawal,
)
from tests.factories.annotations import as_seen, everything, submit
from tests.factories.claims import NOW, expert, experts, member, open_items, project, take
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db
LATE = NOW + settings.LEASE + timedelta(seconds=1)
ANSWER = Submission({"preference": 2}, "Because.")


def test_an_expert_sees_their_own_answers_and_nobody_elses() -> None:
    scene = project()
    open_items(scene, 2)
    who, other = experts(2)
    undone = submit(who, take(who, scene), {"preference": 1})
    kept = submit(who, take(who, scene), {"preference": 1})
    withdraw_annotation(by=who, annotation_id=undone.pk, now=NOW)
    foreign = submit(other, take(other, scene), {"preference": 3})
    rows = client_of(who).get("/api/v1/annotations").json()["results"]
    assert [(row["id"], row["state"]) for row in rows] == [(str(kept.pk), "counted"), (str(undone.pk), "withdrawn")]
    assert set(rows[0]) == {"id", "claim_id", "item_id", "project_name", "submitted_at", "counts_at", "state"}
    assert client_of(who).post(f"/api/v1/annotations/{foreign.pk}/withdrawal").status_code == 404
    assert client_of(who).get(f"/api/v1/claims/{foreign.claim_id}").status_code == 404


def test_a_lab_sees_no_claim_and_an_expert_no_trace_of_others() -> None:
    scene = project()
    open_items(scene)
    who, other = experts(2)
    submit(other, take(other, scene), {"preference": 3})
    claim = take(who, scene)
    shown = client_of(who).get(f"/api/v1/claims/{claim.pk}").json()
    assert set(shown["item"]) == {"id", "content", "attachments"}
    assert set(shown) == {
        "id", "state", "claimed_at", "expires_at", "server_time", "focused_seconds", "item", "project",
        "guideline", "draft", "principles", "kind", "positions",
    }  # fmt: skip
    lead = member(scene.lab, Role.LEAD)
    assert client_of(lead).get(f"/api/v1/claims/{claim.pk}").status_code == 404
    assert client_of(lead).get("/api/v1/claims").json()["results"] == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", ["/api/v1/claims", "/api/v1/annotations"])
def test_lists_cost_the_same_for_one_and_three(django_assert_num_queries, path: str, rows: int) -> None:  # type: ignore[no-untyped-def]
    scene = project()
    open_items(scene, 3)
    who = expert()
    for _ in range(rows):
        submit(who, take(who, scene), {"preference": 1})
    client = client_of(who)
    with django_assert_num_queries(4):
        assert len(client.get(path).json()["results"]) == rows


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tasks_annotation SET rationale = 'x'",
        "DELETE FROM tasks_annotation",
        "UPDATE tasks_withdrawal SET withdrawn_at = now()",
        "DELETE FROM tasks_withdrawal",
        "DELETE FROM tasks_verdict",
        "DELETE FROM tasks_decision",
    ],
)
def test_no_statement_changes_what_was_judged(statement: str) -> None:
    scene = project()
    open_items(scene, 2)
    who = expert()
    undone = submit(who, take(who, scene), {"preference": 1})
    withdraw_annotation(by=who, annotation_id=undone.pk, now=NOW)
    from tests.factories.annotations import decided

    decided(open_items(other := project())[0], [{"preference": 1}] * 3)
    before = everything(scene), everything(other)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (everything(scene), everything(other)) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["tasks_annotation", "tasks_withdrawal", "tasks_decision", "tasks_verdict"])
def test_not_even_the_owner_empties_a_table(
    owner_connection: "psycopg.Connection[tuple[object, ...]]", table: str
) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner_connection.execute(f"TRUNCATE {table} CASCADE")


def test_the_database_refuses_an_undo_of_what_counts() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    annotation = submit(who, take(who, scene), {"preference": 1})
    with pytest.raises(DatabaseError), transaction.atomic():
        Withdrawal.objects.create(annotation=annotation, withdrawn_at=annotation.counts_at)
    assert as_seen(annotation.claim, {"preference": 1}) and not Withdrawal.objects.exists()
