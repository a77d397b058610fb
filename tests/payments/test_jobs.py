"""What heals by itself, and what a key may not do."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import ApiKey, Scope
from payments import jobs
from payments.actions import deposits, payout_accounts
from payments.models import Batch, Deposit, DepositState, PayoutAccount, PayoutAccountState, StripeEvent
from tests.factories import money
from tests.factories.provider import Provider, wait_until

SignIn = Callable[[Actor], Client]


def key_of(actor: Actor, *scopes: Scope) -> dict[str, str]:
    secret = f"csl_{uuid4().hex}"
    ApiKey.objects.create(
        user=actor.user,
        name="test",
        prefix=secret[:12],
        digest=sha256(secret.encode()).hexdigest(),
        scopes=list(scopes),
    )
    return {"Authorization": f"Bearer {secret}"}


def test_event_that_never_came_is_fetched(provider: Provider, settings: object) -> None:
    lab, owner = money.lab_owner()
    budget = money.budget(owner, lab)
    asked = deposits.request_deposit(by=owner, budget_id=budget.pk, amount_minor=7_000, now=timezone.now())
    jobs.run_operations()
    there = settings.STRIPE_WEBHOOK_SECRETS  # type: ignore[attr-defined]
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_lost"]  # type: ignore[attr-defined]
    provider.pay(Deposit.objects.get(pk=asked.pk).checkout_url, "card")

    def fetched() -> bool:
        jobs.catch_up()
        return StripeEvent.objects.filter(kind="checkout.session.completed", body="").exists()

    wait_until(fetched, "the missed event")
    jobs.handle_events()
    assert Deposit.objects.get(pk=asked.pk).state == DepositState.PAID
    settings.STRIPE_WEBHOOK_SECRETS = there  # type: ignore[attr-defined]


def test_account_that_nobody_told_us_of_is_asked_after(provider: Provider) -> None:
    who = money.expert()
    payout_accounts.open_account(by=money.actor_of_expert(who), country="US", now=timezone.now())
    jobs.run_operations()
    account = PayoutAccount.objects.get()
    provider.standing(account.provider_account, "active")
    jobs.catch_up()
    assert PayoutAccount.objects.get().state == PayoutAccountState.ONBOARDING
    PayoutAccount.objects.update(checked_at=timezone.now() - timedelta(hours=2))
    jobs.catch_up()
    assert PayoutAccount.objects.get().state == PayoutAccountState.ACTIVE


def test_dashboard_shows_what_the_provider_last_said(provider: Provider, client_of: SignIn) -> None:
    caches["figures"].clear()
    client = client_of(money.finance())
    assert client.get("/api/v1/payouts/summary").json()["provider_available_minor"] is None
    assert jobs.note_balances() >= 1
    assert isinstance(client.get("/api/v1/payouts/summary").json()["provider_available_minor"], int)


def test_provider_that_is_away_only_delays(settings: object, ledger_is_sound: None) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    lab, owner = money.lab_owner()
    budget = money.budget(owner, lab)
    asked = deposits.request_deposit(by=owner, budget_id=budget.pk, amount_minor=7_000, now=timezone.now())
    assert (jobs.run_operations(), jobs.note_balances(), jobs.catch_up()) == (1, 0, 0)
    assert Deposit.objects.get(pk=asked.pk).state == DepositState.REQUESTED


@pytest.mark.usefixtures("ledger_is_sound")
def test_key_without_the_money_scope_moves_none() -> None:
    _, _, rate = money.funded()
    owner = money.again(Actor(rate.set_by))
    money.payable_expert(rate)
    finance, client = money.finance(), Client()
    for actor, path, body in [
        (owner, "budgets", {"lab": str(rate.budget.lab_id), "name": "x"}),
        (owner, f"budgets/{rate.budget_id}/deposits", {"amount_minor": 5_000}),
        (finance, "batches", {"currency": "USD"}),
    ]:
        for scope, is_refused in ((Scope.WRITE, True), (Scope.MONEY, False)):
            headers = key_of(actor, Scope.READ, scope)
            answer = client.post(f"/api/v1/{path}", body, "application/json", headers=headers)
            assert (answer.status_code == 403) is is_refused, (path, scope, answer.json())
        assert client.get(f"/api/v1/{path}", headers=key_of(actor, Scope.READ)).status_code == 200
    assert (Deposit.objects.count(), Batch.objects.count()) == (2, 1)
