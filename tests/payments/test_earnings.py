from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client

from accounts.actor import Actor
from accounts.errors import IllegalMove, Invalid, Missing
from accounts.models import Event, Trail
from payments.actions import earnings
from payments.errors import Overdrawn
from payments.models import AccountKind, Earning, EarningState, LedgerAccount, LedgerTransaction
from payments.queries.budgets import Balances, balances
from tests.factories import money

pytestmark = pytest.mark.usefixtures("ledger_is_sound")
SignIn = Callable[[Actor], Client]


def held(kind: AccountKind) -> int:
    return sum(LedgerAccount.objects.filter(kind=kind).values_list("balance_minor", flat=True))


def test_accepted_work_becomes_pay_and_fee() -> None:
    _, budget, rate = money.funded(10_000)
    earning = money.earn(money.expert(), rate)
    assert (earning.pay_minor, earning.fee_minor, earning.state) == (1_000, 200, EarningState.ACCRUED)
    assert sorted(earning.transaction.entries.values_list("account__kind", "amount_minor")) == [
        ("budget_reserved", -1_200),
        ("expert_accrued", 1_000),
        ("platform_fee", 200),
    ]
    assert balances([budget.pk])[budget.pk] == Balances(8_800, 0, 1_200, 10_000)


def test_settling_the_same_subject_twice_pays_once() -> None:
    _, budget, rate = money.funded(10_000)
    who, key = money.expert(), uuid4()
    first = money.earn(who, rate, key)
    assert money.earn(who, rate, key).pk == first.pk
    assert (Earning.objects.count(), balances([budget.pk])[budget.pk].spent_minor) == (1, 1_200)


def test_settling_the_same_subject_at_once_pays_once() -> None:
    _, _budget, rate = money.funded(10_000)
    who, key = money.expert(), uuid4()

    def one(_: int) -> object:
        try:
            return money.earn(who, rate, key).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(one, range(4)))) == 1
    assert (Earning.objects.count(), held(AccountKind.EXPERT_ACCRUED)) == (1, 1_000)


def test_nothing_is_earned_out_of_what_is_not_reserved() -> None:
    _, budget, rate = money.funded(10_000)
    who = money.expert()
    with pytest.raises(Overdrawn):
        earnings.accrue(
            expert_id=who.pk, budget_id=budget.pk, rate=rate, description="x", earned_at=money.NOW,
            payable_at=money.NOW, idempotency="unreserved", now=money.NOW,
        )  # fmt: skip
    assert (Earning.objects.count(), LedgerTransaction.objects.filter(kind="accrue").count()) == (0, 0)


def test_released_when_it_can_no_longer_be_questioned() -> None:
    _, _, rate = money.funded(10_000)
    who = money.expert()
    due, later = money.earn(who, rate), money.earn(who, rate, payable_at=money.NOW + timedelta(hours=72))
    assert earnings.release_due(now=money.NOW, limit=10) == 1
    assert earnings.release_due(now=money.NOW, limit=10) == 0
    assert dict(Earning.objects.values_list("pk", "state")) == {due.pk: "payable", later.pk: "accrued"}
    assert (held(AccountKind.EXPERT_ACCRUED), held(AccountKind.EXPERT_PAYABLE)) == (1_000, 1_000)
    assert earnings.release_due(now=money.NOW + timedelta(hours=72), limit=10) == 1


def test_release_sweeps_beside_each_other_release_once() -> None:
    _, _, rate = money.funded(50_000)
    who = money.expert()
    for _ in range(12):
        money.earn(who, rate)

    def one(_: int) -> int:
        try:
            return earnings.release_due(now=money.NOW, limit=12)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        sum(pool.map(one, range(3)))
    earnings.release_due(now=money.NOW, limit=12)
    assert (held(AccountKind.EXPERT_ACCRUED), held(AccountKind.EXPERT_PAYABLE)) == (0, 12_000)
    assert LedgerTransaction.objects.filter(kind="payable").count() == 12


def test_reversal_returns_pay_and_fee_with_a_reason_in_the_trail() -> None:
    _, budget, rate = money.funded(10_000)
    earning, person = money.earn(money.expert(), rate), money.person()
    earnings.reverse(earning_id=earning.pk, by=person, reason="Copied from another answer.", now=money.NOW)
    assert balances([budget.pk])[budget.pk] == Balances(10_000, 0, 0, 10_000)
    assert Earning.objects.get().state == EarningState.REVERSED
    act = Trail.objects.get(act="earning.reversed")
    assert (act.by, act.reason, act.lab_id) == (person.user, "Copied from another answer.", budget.lab_id)
    with pytest.raises(IllegalMove):
        earnings.reverse(earning_id=earning.pk, by=person, reason="Again.", now=money.NOW)


def test_reversals_that_are_refused() -> None:
    _, _, rate = money.funded(10_000)
    who, person = money.expert(), money.person()
    earning = money.earn(who, rate)
    with pytest.raises(Invalid):
        earnings.reverse(earning_id=earning.pk, by=person, reason=" ", now=money.NOW)
    with pytest.raises(Missing):
        earnings.reverse(earning_id=uuid4(), by=person, reason="No such.", now=money.NOW)
    earnings.release_earning(earning_id=earning.pk, now=money.NOW)
    with pytest.raises(IllegalMove):
        earnings.reverse(earning_id=earning.pk, by=person, reason="Too late.", now=money.NOW)
    assert (Earning.objects.get().state, held(AccountKind.EXPERT_PAYABLE)) == (EarningState.PAYABLE, 1_000)
    assert Trail.objects.filter(act="earning.reversed").count() == 0


def test_line_explains_itself_over_http(client_of: SignIn) -> None:
    _, _, rate = money.funded(10_000)
    who = money.expert()
    earning = money.earn(who, rate)
    client = client_of(money.actor_of_expert(who))
    line = client.get("/api/v1/earnings").json()["results"][0]
    assert line == {
        "id": str(earning.pk), "description": "Tenant rights, item 1", "pay_minor": 1_000, "currency": "USD",
        "state": "accrued", "earned_at": line["earned_at"], "payable_at": line["payable_at"],
        "rate": {"version": 1, "pay_minor": 1_000, "effective_from": line["rate"]["effective_from"]},
        "transaction_id": str(earning.transaction_id), "payout": None,
    }  # fmt: skip
    posted = client.get(f"/api/v1/ledger/transactions/{line['transaction_id']}").json()
    own = {"account": "Earned, may still be questioned", "amount_minor": 1_000, "currency": "USD"}
    assert (posted["kind"], posted["entries"]) == ("accrue", [own])
    assert client.get("/api/v1/earnings?state=paid").json()["results"] == []
    assert client.get("/api/v1/earnings?state=lost").status_code == 400
    assert Event.objects.filter(topic=f"expert:{who.pk}", kind="earning.changed").count() == 1


def test_everybody_sees_their_own_side_of_the_ledger_only(client_of: SignIn) -> None:
    owner, _, rate = money.funded(10_000)
    earning = money.earn(money.expert(), rate)
    url = f"/api/v1/ledger/transactions/{earning.transaction_id}"
    of_lab = client_of(owner).get(url).json()["entries"]
    assert [(each["account"], each["amount_minor"]) for each in of_lab] == [("Project balance, reserved", -1_200)]
    assert len(client_of(money.finance()).get(url).json()["entries"]) == 3
    _, stranger = money.lab_owner()
    for actor in (stranger, money.actor_of_expert(money.expert()), money.person()):
        assert client_of(actor).get(url).status_code == 404
    assert Client().get(url).status_code == 401


def test_earnings_of_others_are_not_there(client_of: SignIn) -> None:
    owner, _, rate = money.funded(10_000)
    money.earn(money.expert(), rate)
    for actor in (money.actor_of_expert(money.expert()), owner, money.person()):
        assert client_of(actor).get("/api/v1/earnings").json()["results"] == []
        assert client_of(actor).get("/api/v1/earnings/summary").json()["accrued_minor"] == 0
        assert client_of(actor).get("/api/v1/payouts").json()["results"] == []
    assert len(client_of(money.finance()).get("/api/v1/earnings").json()["results"]) == 1


def test_list_costs_the_same_for_one_and_three(
    client_of: SignIn, django_assert_num_queries: Callable[[int], object]
) -> None:
    _, _, rate = money.funded(10_000)
    who = money.expert()
    client = client_of(money.actor_of_expert(who))
    for rows in (1, 3):
        while Earning.objects.count() < rows:
            money.earn(who, rate)
        with django_assert_num_queries(4):  # type: ignore[attr-defined]
            assert len(client.get("/api/v1/earnings").json()["results"]) == rows
