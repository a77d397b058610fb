from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client

from accounts.actor import Actor
from accounts.errors import Missing
from accounts.models import Event, Role
from payments.actions import budgets, rates
from payments.errors import AmountOutOfRange, NotEnoughMoney, NotLeadOfLab, UnknownCurrency
from payments.models import Budget, LedgerTransaction, Rate
from payments.queries.budgets import Balances, balances
from tests.factories import money

pytestmark = pytest.mark.usefixtures("ledger_is_sound")
SignIn = Callable[[Actor], Client]


def reserve(budget: Budget, amount: int, key: str = "") -> LedgerTransaction:
    return budgets.reserve(budget_id=budget.pk, amount_minor=amount, idempotency=key or f"r:{uuid4()}", now=money.NOW)


def test_reserved_money_leaves_the_free_balance_and_comes_back() -> None:
    _, budget, _ = money.funded(10_000)
    reserve(budget, 4_000)
    assert balances([budget.pk]) == {budget.pk: Balances(6_000, 4_000, 0, 10_000)}
    budgets.release(budget_id=budget.pk, amount_minor=1_500, idempotency="give-back", now=money.NOW)
    assert balances([budget.pk]) == {budget.pk: Balances(7_500, 2_500, 0, 10_000)}


def test_reserving_twice_with_one_key_reserves_once_even_when_no_more_is_there() -> None:
    _, budget, _ = money.funded(10_000)
    first = reserve(budget, 10_000, "block:1")
    assert reserve(budget, 10_000, "block:1").pk == first.pk
    assert balances([budget.pk])[budget.pk].reserved_minor == 10_000


def test_not_enough_money_says_how_much_there_is() -> None:
    _, budget, _ = money.funded(10_000)
    with pytest.raises(NotEnoughMoney) as refused:
        reserve(budget, 10_001)
    assert refused.value.facts == {"available_minor": 10_000, "asked_minor": 10_001, "currency": "USD"}
    assert (
        refused.value.message == "This needs USD 100.01, and USD 100.00 is free. Add funds to the budget, or take less."
    )
    assert balances([budget.pk])[budget.pk] == Balances(10_000, 0, 0, 10_000)


def test_more_than_is_reserved_is_never_given_back() -> None:
    _, budget, _ = money.funded(10_000)
    reserve(budget, 100)
    with pytest.raises(NotEnoughMoney):
        budgets.release(budget_id=budget.pk, amount_minor=101, idempotency="too-much", now=money.NOW)
    assert balances([budget.pk])[budget.pk].reserved_minor == 100


def test_reservations_at_once_never_take_more_than_there_is() -> None:
    _, budget, _ = money.funded(10_000)

    def one(_: int) -> bool:
        try:
            reserve(budget, 3_000)
        except NotEnoughMoney:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 3
    assert balances([budget.pk])[budget.pk].available_minor == 1_000


def test_rates_are_versions_with_their_time_and_fee() -> None:
    owner, budget, first = money.funded(10_000, pay_minor=1_003)
    second = rates.set_rate(by=owner, budget_id=budget.pk, pay_minor=2_000, now=money.NOW)
    assert (first.version, first.fee_minor, first.bill_minor) == (1, 201, 1_204)
    assert (second.version, second.fee_minor) == (2, 400)
    assert list(Rate.objects.order_by("version").values_list("effective_until", flat=True)) == [money.NOW, None]


def test_who_may_not_set_rates_or_open_budgets() -> None:
    lab, owner = money.lab_owner()
    budget = money.budget(owner, lab)
    viewer, (_, stranger) = money.member(lab, Role.VIEWER), money.lab_owner()
    for actor, refusal in ((viewer, NotLeadOfLab), (stranger, Missing)):
        with pytest.raises(refusal):
            rates.set_rate(by=actor, budget_id=budget.pk, pay_minor=100, now=money.NOW)
        with pytest.raises(refusal):
            budgets.create_budget(by=actor, lab_id=lab.pk, name="x", currency="USD", now=money.NOW)
    with pytest.raises(AmountOutOfRange):
        rates.set_rate(by=owner, budget_id=budget.pk, pay_minor=0, now=money.NOW)
    with pytest.raises(UnknownCurrency):
        budgets.create_budget(by=owner, lab_id=lab.pk, name="x", currency="XXX", now=money.NOW)
    assert (Rate.objects.count(), Budget.objects.count()) == (0, 1)


def test_budget_over_http(client_of: SignIn) -> None:
    lab, owner = money.lab_owner()
    client = client_of(owner)
    answer = client.post("/api/v1/budgets", {"lab": lab.pk, "name": "Q4"}, "application/json")
    assert answer.status_code == 201
    assert answer.json() == {
        "id": answer.json()["id"], "lab": str(lab.pk), "name": "Q4", "currency": "USD", "available_minor": 0,
        "reserved_minor": 0, "spent_minor": 0, "models_minor": 0, "deposited_minor": 0,
        "created_at": answer.json()["created_at"],
    }  # fmt: skip
    assert client.get(f"/api/v1/budgets/{answer.json()['id']}").json() == answer.json()
    assert Event.objects.filter(topic=f"lab:{lab.pk}", kind="budget.changed").count() == 1


def test_budgets_of_other_labs_are_not_there(client_of: SignIn) -> None:
    _owner, budget, _ = money.funded(10_000)
    _, stranger = money.lab_owner()
    client = client_of(stranger)
    assert client.get(f"/api/v1/budgets/{budget.pk}").status_code == 404
    assert client.get("/api/v1/budgets").json()["results"] == []
    assert client.get(f"/api/v1/budgets/{budget.pk}/deposits").status_code == 404
    asked = {"lab": str(budget.lab_id), "name": "mine"}
    assert client.post("/api/v1/budgets", asked, "application/json").status_code == 404
    assert client_of(money.finance()).get(f"/api/v1/budgets/{budget.pk}").status_code == 200
    assert Client().get("/api/v1/budgets").status_code == 401
    assert Budget.objects.count() == 1


def test_list_costs_the_same_for_one_and_three(
    client_of: SignIn, django_assert_num_queries: Callable[[int], object]
) -> None:
    lab, owner = money.lab_owner()
    client = client_of(owner)
    for rows in (1, 3):
        while Budget.objects.count() < rows:
            money.budget(owner, lab)
        with django_assert_num_queries(4):  # type: ignore[attr-defined]
            assert len(client.get("/api/v1/budgets").json()["results"]) == rows
