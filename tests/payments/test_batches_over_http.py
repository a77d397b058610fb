"""The payouts dashboard: what finance sees and does, and nobody else."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.actor import Actor
from accounts.models import Event
from payments.actions import batches
from payments.models import Approval, Batch
from tests.factories import money

pytestmark = pytest.mark.usefixtures("ledger_is_sound")
SignIn = Callable[[Actor], Client]


def built(maker: Actor | None = None) -> Batch:
    return batches.build_batch(by=maker or money.finance(), currency="USD", now=money.NOW)


def test_build_and_approve(client_of: SignIn) -> None:
    _, _, rate = money.funded()
    money.payable_expert(rate)
    maker, checker = money.finance(), money.finance()
    summary = client_of(maker).get("/api/v1/payouts/summary").json()
    assert (summary["due_minor"], summary["due_count"], summary["held_count"]) == (3_000, 1, 0)
    made = client_of(maker).post("/api/v1/batches", {"currency": "USD"}, "application/json")
    assert (made.status_code, made.json()["state"], made.json()["approvals"]) == (201, "built", [])
    url = f"/api/v1/batches/{made.json()['id']}/approval"
    own = client_of(maker).post(url, {"total_minor": 3_000}, "application/json")
    assert (own.status_code, own.json()["code"]) == (403, "maker_is_checker")
    wrong = client_of(checker).post(url, {"total_minor": 3_001}, "application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "total_differs")
    yes = client_of(checker).post(url, {"total_minor": 3_000}, "application/json")
    assert (yes.status_code, yes.json()["state"]) == (200, "approved")
    assert [each["by"] for each in yes.json()["approvals"]] == [checker.user.email]
    assert Event.objects.filter(topic="payouts", kind="batch.changed").count() == 2


def test_others_see_and_do_nothing(client_of: SignIn) -> None:
    owner, _, rate = money.funded()
    someone = money.payable_expert(rate)
    batch = built()
    for actor in (owner, money.actor_of_expert(someone), money.person()):
        client = client_of(actor)
        for path in ("batches", "payouts/summary", "payouts/due"):
            assert client.get(f"/api/v1/{path}").status_code == 403
        assert client.get(f"/api/v1/batches/{batch.pk}").status_code == 404
        for act in ("approval", "cancellation"):
            url = f"/api/v1/batches/{batch.pk}/{act}"
            assert client.post(url, {"total_minor": 3_000}, "application/json").status_code == 404
        assert client.post("/api/v1/batches", {}, "application/json").status_code == 403
    assert Approval.objects.count() == 0


def test_due_says_why_a_line_is_held(client_of: SignIn) -> None:
    _, _, rate = money.funded()
    money.payable_expert(rate, 3)
    money.payable_expert(rate, 1)
    without = money.expert()
    for _ in range(2):
        money.earn_payable(without, rate)
    rows = client_of(money.finance()).get("/api/v1/payouts/due").json()["results"]
    assert [(row["payable_minor"], row["is_ready"], row["held_reason"]) for row in rows] == [
        (3_000, True, ""),
        (2_000, False, "no_payout_account"),
        (1_000, False, "below_minimum"),
    ]


def test_lists_cost_the_same_for_one_and_three(
    client_of: SignIn, django_assert_num_queries: Callable[[int], object]
) -> None:
    _, _, rate = money.funded()
    client = client_of(money.finance())
    for rows in (1, 3):
        while Batch.objects.count() < rows:
            money.payable_expert(rate)
            money.approved_batch()
        for path, queries in (("batches", 6), ("payouts", 5)):
            with django_assert_num_queries(queries):  # type: ignore[attr-defined]
                assert len(client.get(f"/api/v1/{path}").json()["results"]) == rows
