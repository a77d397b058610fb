from uuid import uuid4

import pytest
from django.db import connection

from payments.actions.model_charges import charge_models
from payments.errors import NotEnoughMoney, PostingDiffers
from payments.models import Entry, ModelCharge
from payments.queries.budgets import balances
from payments.queries.invariants import INVARIANTS
from tests.factories.clients import client_of
from tests.factories.money import NOW, funded

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_charge_is_one_transaction_once() -> None:
    owner, budget, _ = funded(100_000)
    subject = uuid4()
    first = charge_models(budget_id=budget.pk, subject_id=subject, ordinal=1, amount_minor=250, now=NOW)
    again = charge_models(budget_id=budget.pk, subject_id=subject, ordinal=1, amount_minor=250, now=NOW)
    assert first == again and ModelCharge.objects.count() == 1
    assert balances([budget.pk])[budget.pk].available_minor == 99_750
    legs = Entry.objects.filter(transaction=first.transaction).values_list("account__kind", "amount_minor")
    assert sorted(legs) == [("budget_available", -250), ("model_costs", 250)]
    shown = client_of(owner).get(f"/api/v1/budgets/{budget.pk}").json()
    assert (shown["models_minor"], shown["spent_minor"]) == (250, 250)
    assert broken() == []


def test_what_is_refused_changes_nothing() -> None:
    _, budget, _ = funded(1_000)
    subject = uuid4()
    charge_models(budget_id=budget.pk, subject_id=subject, ordinal=1, amount_minor=900, now=NOW)
    before = list(Entry.objects.order_by("pk").values())
    with pytest.raises(NotEnoughMoney):
        charge_models(budget_id=budget.pk, subject_id=subject, ordinal=2, amount_minor=101, now=NOW)
    with pytest.raises(PostingDiffers):
        charge_models(budget_id=budget.pk, subject_id=subject, ordinal=1, amount_minor=901, now=NOW)
    with pytest.raises(ValueError, match="above zero"):
        charge_models(budget_id=budget.pk, subject_id=subject, ordinal=3, amount_minor=0, now=NOW)
    assert list(Entry.objects.order_by("pk").values()) == before and ModelCharge.objects.count() == 1
    assert broken() == []


def broken() -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for name, sql in INVARIANTS.items():
            cursor.execute(sql)
            found += [name] * len(cursor.fetchall())
    return found
