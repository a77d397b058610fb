"""Funding, against the running sandbox: its pages, its signed events, its failures."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Event, Role
from payments import jobs
from payments.actions import deposits
from payments.actions.deposits import NotYetKnown
from payments.gateway.base import CheckoutStatus, PaymentStatus
from payments.models import (
    AccountKind,
    Deposit,
    DepositState,
    LedgerAccount,
    LedgerTransaction,
    Lot,
    Operation,
    OperationState,
    StripeEvent,
)
from payments.queries.budgets import balances
from tests.factories import money
from tests.factories.provider import Provider, wait_until

SignIn = Callable[[Actor], Client]


def request(amount: int = 50_000) -> tuple[Actor, Deposit]:
    lab, owner = money.lab_owner()
    budget = money.budget(owner, lab)
    found = deposits.request_deposit(by=owner, budget_id=budget.pk, amount_minor=amount, now=timezone.now())
    return owner, found


def fresh(deposit: Deposit) -> Deposit:
    return Deposit.objects.get(pk=deposit.pk)


def heard(kind: str) -> Callable[[], bool]:
    return lambda: StripeEvent.objects.filter(kind=kind).exists()


def available(deposit: Deposit) -> int:
    return balances([deposit.budget_id])[deposit.budget_id].available_minor


def sum_of(kind: AccountKind) -> int:
    return sum(
        sum(account.entries.values_list("amount_minor", flat=True))
        for account in LedgerAccount.objects.filter(kind=kind)
    )


def test_card_pays_a_deposit_end_to_end(provider: Provider, client_of: SignIn) -> None:
    lab, owner = money.lab_owner()
    budget = money.budget(owner, lab)
    client = client_of(owner)
    asked = client.post(f"/api/v1/budgets/{budget.pk}/deposits", {"amount_minor": 50_000}, "application/json")
    assert (asked.status_code, asked.json()["state"], asked.json()["checkout_url"]) == (202, "requested", "")
    assert jobs.run_operations() == 1
    shown = client.get(f"/api/v1/deposits/{asked.json()['id']}").json()
    assert shown["state"] == "awaiting"
    provider.pay(shown["checkout_url"], "card")
    wait_until(heard("checkout.session.completed"), "the signed event")
    jobs.handle_events()
    paid = client.get(f"/api/v1/deposits/{asked.json()['id']}").json()
    assert (paid["state"], paid["amount_minor"], paid["checkout_url"]) == ("paid", 50_000, "")
    lot = Lot.objects.get()
    assert (lot.amount_minor, lot.provider_fee_minor) == (50_000, 1_480)
    assert client.get(f"/api/v1/budgets/{budget.pk}").json()["available_minor"] == 50_000
    assert sum_of(AccountKind.STRIPE_PENDING) == -48_520
    assert StripeEvent.objects.get(kind="checkout.session.completed").handled_at is not None
    assert Event.objects.filter(topic=f"lab:{lab.pk}", kind="deposit.changed").count() == 3


def test_charge_carries_the_group_its_transfers_are_found_by(provider: Provider) -> None:
    _, deposit = request()
    jobs.run_operations()
    provider.pay(fresh(deposit).checkout_url, "card")
    wait_until(heard("checkout.session.completed"), "the signed event")
    jobs.handle_events()
    headers = {"Authorization": "Bearer sk_test_sandbox"}
    charge = httpx.get(f"{provider.url}/v1/charges/{Lot.objects.get().charge}", headers=headers, timeout=10).json()
    assert charge["transfer_group"] == str(deposit.pk)


def test_cleared_money_becomes_available_once(provider: Provider) -> None:
    _, deposit = request()
    jobs.run_operations()
    provider.pay(fresh(deposit).checkout_url, "card")
    wait_until(heard("checkout.session.completed"), "the signed event")
    jobs.handle_events()
    later = timezone.now() + timedelta(days=400)
    assert deposits.book_available(now=timezone.now() - timedelta(days=1), limit=10) == 0
    assert [deposits.book_available(now=later, limit=10) for _ in range(2)] == [1, 0]
    assert (sum_of(AccountKind.STRIPE_PENDING), sum_of(AccountKind.STRIPE_AVAILABLE)) == (0, -48_520)


def test_declined_card_leaves_the_page_open(provider: Provider) -> None:
    _, deposit = request()
    jobs.run_operations()
    url = fresh(deposit).checkout_url
    httpx.post(url, data={"choice": "card_declined"}, timeout=10)
    wait_until(heard("charge.failed"), "the signed event")
    jobs.handle_events()
    assert (fresh(deposit).state, available(deposit)) == ("awaiting", 0)
    provider.pay(url, "card")
    wait_until(heard("checkout.session.completed"), "the signed event")
    jobs.handle_events()
    assert (fresh(deposit).state, available(deposit)) == ("paid", 50_000)


@pytest.mark.parametrize(
    ("choice", "event", "state", "held"),
    [
        ("bank", "checkout.session.async_payment_succeeded", "paid", 50_000),
        ("bank_fails", "checkout.session.async_payment_failed", "failed", 0),
    ],
)
def test_bank_debit_counts_only_when_it_has_settled(
    provider: Provider, choice: str, event: str, state: str, held: int
) -> None:
    _, deposit = request()
    jobs.run_operations()
    provider.pay(fresh(deposit).checkout_url, choice)
    wait_until(heard("checkout.session.completed"), "the signed event")
    jobs.handle_events()
    assert (fresh(deposit).state, available(deposit), Lot.objects.count()) == ("processing", 0, 0)
    provider.advance(3601)
    wait_until(heard(event), "the signed event")
    jobs.handle_events()
    assert (fresh(deposit).state, available(deposit)) == (state, held)


def test_page_left_alone_expires(provider: Provider) -> None:
    _, deposit = request()
    jobs.run_operations()
    provider.advance(24 * 3600 + 1)
    wait_until(heard("checkout.session.expired"), "the signed event")
    jobs.handle_events()
    assert (fresh(deposit).state, fresh(deposit).checkout_url) == ("expired", "")


def test_lost_answer_is_asked_again_and_gives_one_page(provider: Provider) -> None:
    _, deposit = request()
    provider.arm("reset_after", path="/v1/checkout/sessions", times=2)
    jobs.run_operations()
    operation = Operation.objects.get()
    assert (operation.state, fresh(deposit).state) == (OperationState.UNKNOWN, "requested")
    Operation.objects.update(next_try_at=timezone.now())
    jobs.run_operations()
    assert (fresh(deposit).state, Operation.objects.get().state) == ("awaiting", OperationState.DONE)
    headers = {"Authorization": "Bearer sk_test_sandbox"}
    sessions = httpx.get(f"{provider.url}/v1/checkout/sessions?limit=100", headers=headers, timeout=10).json()["data"]
    ours = [each for each in sessions if each["client_reference_id"] == str(deposit.pk)]
    assert [each["id"] for each in ours] == [fresh(deposit).checkout_session]


def test_refused_page_fails_the_deposit_with_the_reason(provider: Provider) -> None:
    _, deposit = request()
    provider.arm("refuse", path="/v1/checkout/sessions")
    jobs.run_operations()
    assert (fresh(deposit).state, fresh(deposit).failure) == ("failed", "Refused, as the test asked.")
    assert Operation.objects.get().state == OperationState.REFUSED
    assert LedgerTransaction.objects.count() == 0


@pytest.mark.usefixtures("ledger_is_sound")
class TestWhatTheProviderSays:
    def test_same_news_five_times_books_once(self) -> None:
        _owner, _budget, _ = money.funded(10_000)
        deposit = Deposit.objects.get()
        for _ in range(5):
            deposits.follow_checkout(found=money.checkout(deposit), has_failed=False, now=money.NOW)
        assert Lot.objects.count() == 1
        assert LedgerTransaction.objects.filter(kind="deposit").count() == 1
        assert available(deposit) == 10_000

    @pytest.mark.parametrize("status", [CheckoutStatus.OPEN, CheckoutStatus.EXPIRED])
    def test_older_news_changes_nothing(self, status: CheckoutStatus) -> None:
        money.funded(10_000)
        deposit = Deposit.objects.get()
        stale = money.checkout(deposit, status=status, payment_status=PaymentStatus.UNPAID)
        for has_failed in (False, True):
            deposits.follow_checkout(found=stale, has_failed=has_failed, now=money.NOW)
        assert (fresh(deposit).state, available(deposit)) == (DepositState.PAID, 10_000)

    def test_paid_before_the_fee_is_known_waits(self) -> None:
        _, deposit = request()
        with pytest.raises(NotYetKnown):
            deposits.follow_checkout(found=money.checkout(deposit, fee_minor=None), has_failed=False, now=money.NOW)
        assert (fresh(deposit).state, Lot.objects.count()) == ("requested", 0)

    @pytest.mark.parametrize("changes", [{"amount_minor": 49_999}, {"currency": "EUR"}])
    def test_another_amount_is_never_booked(self, changes: dict[str, object]) -> None:
        _, deposit = request()
        with pytest.raises(NotYetKnown):
            deposits.follow_checkout(found=money.checkout(deposit, **changes), has_failed=False, now=money.NOW)
        assert (fresh(deposit).state, Lot.objects.count()) == ("requested", 0)

    def test_checkout_of_somebody_else_is_ignored(self) -> None:
        _, deposit = request()
        foreign = money.checkout(deposit, deposit_id="not-ours", session_id="cs_foreign")
        assert deposits.follow_checkout(found=foreign, has_failed=False, now=money.NOW) is None


@pytest.mark.usefixtures("ledger_is_sound")
class TestOverHttp:
    def test_refusals_change_nothing(self, client_of: SignIn) -> None:
        lab, owner = money.lab_owner()
        url = f"/api/v1/budgets/{money.budget(owner, lab).pk}/deposits"
        viewer, (_, stranger) = money.member(lab, Role.VIEWER), money.lab_owner()
        for actor, body, status in [
            (owner, {"amount_minor": 99}, 400),
            (owner, {"amount_minor": 100_000_000}, 400),
            (owner, {"amount_minor": "much"}, 400),
            (owner, {}, 400),
            (viewer, {"amount_minor": 5_000}, 403),
            (stranger, {"amount_minor": 5_000}, 404),
            (money.finance(), {"amount_minor": 5_000}, 404),
        ]:
            assert client_of(actor).post(url, body, "application/json").status_code == status
        assert (Deposit.objects.count(), Operation.objects.count()) == (0, 0)

    def test_deposit_of_another_lab_is_not_there(self, client_of: SignIn) -> None:
        _, deposit = request()
        _, stranger = money.lab_owner()
        assert client_of(stranger).get(f"/api/v1/deposits/{deposit.pk}").status_code == 404

    def test_same_idempotency_key_asks_once(self, client_of: SignIn) -> None:
        lab, owner = money.lab_owner()
        url, client = f"/api/v1/budgets/{money.budget(owner, lab).pk}/deposits", client_of(owner)
        answers = [
            client.post(url, {"amount_minor": 5_000}, "application/json", headers={"Idempotency-Key": "one"})
            for _ in range(2)
        ]
        assert answers[0].json() == answers[1].json()
        assert (Deposit.objects.count(), Operation.objects.count()) == (1, 1)

    def test_list_costs_the_same_for_one_and_three(
        self, client_of: SignIn, django_assert_num_queries: Callable[[int], object]
    ) -> None:
        owner, deposit = request()
        client = client_of(owner)
        for rows in (1, 3):
            while Deposit.objects.count() < rows:
                money.fund(owner, deposit.budget, 5_000)
            with django_assert_num_queries(5):  # type: ignore[attr-defined]
                url = f"/api/v1/budgets/{deposit.budget_id}/deposits"
                assert len(client.get(url).json()["results"]) == rows
