"""Exactly one transfer, whatever breaks on the way to the running sandbox and back."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections
from django.utils import timezone

from payments import jobs
from payments.actions import operations, payouts, transfers
from payments.gateway import current
from payments.models import (
    AccountKind,
    LedgerTransaction,
    Operation,
    OperationKind,
    OperationState,
    Payout,
    PayoutState,
    StripeEvent,
    Transfer,
)
from tests.factories import money
from tests.factories.provider import (
    Provider,
    again,
    approved,
    balance,
    sent_to,
    states,
    wait_until,
)


# Both tries of the SDK break. "after": the provider has acted, and we cannot know.
@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("reset_before", OperationState.UNKNOWN),
        ("reset_after", OperationState.UNKNOWN),
        ("hang_after", OperationState.UNKNOWN),
        ("error_500", OperationState.UNKNOWN),
        ("error_500_after", OperationState.UNKNOWN),
        ("error_503", OperationState.UNKNOWN),
        ("conflict", OperationState.UNKNOWN),
        ("malformed", OperationState.UNKNOWN),
        ("not_stripe", OperationState.UNKNOWN),
        ("rate_limit", OperationState.PLANNED),
        ("unauthorized", OperationState.PLANNED),
    ],
)
def test_whatever_breaks_one_transfer_is_made(provider: Provider, fault: str, state: OperationState) -> None:
    who, payout = approved(provider)
    jobs.send_batches()
    provider.arm(fault, path="/v1/transfers", times=2)
    jobs.run_operations()
    operation = Operation.objects.get(kind=OperationKind.TRANSFER)
    assert operation.state == state
    assert states(payout)[0] == ("unknown" if state == OperationState.UNKNOWN else "in_transit")
    assert balance(who, AccountKind.EXPERT_IN_TRANSIT) == 3_000
    provider.disarm()
    again()
    assert states(payout) == ("paid", "paid", {"paid"})
    assert sent_to(provider, who) == [3_000]


@pytest.mark.parametrize("fault", ["reset_after", "error_500_after"])
def test_after_20_hours_it_is_looked_up_and_adopted(provider: Provider, fault: str) -> None:
    who, payout = approved(provider)
    jobs.send_batches()
    provider.arm(fault, path="/v1/transfers", times=2)
    jobs.run_operations()
    provider.disarm()
    again(hours=21)
    assert states(payout) == ("paid", "paid", {"paid"})
    assert sent_to(provider, who) == [3_000]


def test_after_20_hours_nothing_is_sent_any_more(provider: Provider) -> None:
    who, payout = approved(provider)
    jobs.send_batches()
    provider.arm("reset_before", path="/v1/transfers", times=2)
    jobs.run_operations()
    provider.disarm()
    for _ in range(3):
        again(hours=21)
    assert states(payout) == ("unknown", "unknown", {"in_payout"})
    assert sent_to(provider, who) == []
    operation = Operation.objects.get(kind=OperationKind.TRANSFER)
    assert (operation.state, operation.error) == ("unknown", "Not found at the provider, and not sent again.")
    assert balance(who, AccountKind.EXPERT_IN_TRANSIT) == 3_000


def test_sender_killed_before_its_record_is_taken_up_after_the_lease(provider: Provider) -> None:
    who, payout = approved(provider)
    jobs.send_batches()
    taken = operations.take(now=timezone.now())
    assert taken is not None
    transfer = Transfer.objects.select_related("payout__account", "lot").get()
    # The call is made, and the worker dies before it can write the outcome down.
    current().create_transfer(
        amount_minor=transfer.amount_minor, currency="USD", destination=payout.account.provider_account,
        source_transaction=transfer.lot.charge, transfer_group=transfers.group_of(transfer),
        metadata={"transfer_id": str(transfer.pk), "payout_id": str(payout.pk)},
        idempotency_key=taken.operation.idempotency_key,
    )  # fmt: skip
    assert jobs.run_operations() == 0
    later = timezone.now() + operations.LEASE
    assert operations.take(now=later - timedelta(seconds=5)) is None
    again()
    assert states(payout) == ("paid", "paid", {"paid"})
    assert sent_to(provider, who) == [3_000]


def test_event_that_comes_before_our_record_settles_the_unknown(provider: Provider) -> None:
    who, payout = approved(provider)
    jobs.send_batches()
    provider.arm("reset_after", path="/v1/transfers", times=2)
    jobs.run_operations()
    assert states(payout)[0] == "unknown"
    wait_until(lambda: StripeEvent.objects.filter(kind="transfer.created", handled_at=None).exists(), "the event")
    jobs.handle_events()
    assert states(payout) == ("paid", "paid", {"paid"})
    assert Operation.objects.get(kind=OperationKind.TRANSFER).state == OperationState.DONE
    again()
    assert sent_to(provider, who) == [3_000]


def test_worker_killed_while_the_provider_acts_sends_nothing_twice(provider: Provider) -> None:
    """A real process, ended by the kernel between the call and its record."""
    who, payout = approved(provider)
    jobs.send_batches()
    provider.arm("hang_after", path="/v1/transfers", seconds=8)
    code = "import django; django.setup(); from payments.jobs import run_operations; run_operations()"
    worker = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "STRIPE_API_BASE": provider.url, "DJANGO_SETTINGS_MODULE": "marketplace.settings"},
    )
    wait_until(lambda: sent_to(provider, who) == [3_000], "the transfer at the provider")
    worker.kill()
    worker.wait(10)
    operation = Operation.objects.get(kind=OperationKind.TRANSFER)
    assert (operation.state, states(payout)[0]) == (OperationState.SENDING, "in_transit")
    assert jobs.run_operations() == 0
    provider.disarm()
    again()
    assert states(payout) == ("paid", "paid", {"paid"})
    assert sent_to(provider, who) == [3_000]


@pytest.mark.usefixtures("ledger_is_sound")
def test_news_from_everywhere_at_once_is_booked_once() -> None:
    """The sender's record and copies of the event race; one more comes late with an older word."""
    _, _, rate = money.funded()
    who = money.payable_expert(rate)
    money.approved_batch()
    jobs.send_batches()
    transfer = Transfer.objects.get()

    def hear_of_it(number: int) -> None:
        try:
            if number % 3 == 0:
                transfers.mark_unknown(transfer_id=transfer.pk, now=money.NOW)
            else:
                transfers.mark_paid(transfer_id=transfer.pk, provider_transfer="tr_1", now=money.NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(hear_of_it, range(12)))
    assert Transfer.objects.get().state == PayoutState.PAID
    assert Payout.objects.get().state == PayoutState.PAID
    assert LedgerTransaction.objects.filter(kind="transfer").count() == 1
    assert balance(who, AccountKind.EXPERT_IN_TRANSIT) == 0


@pytest.mark.usefixtures("ledger_is_sound")
def test_payouts_sent_at_once_never_draw_one_lot_twice() -> None:
    _, _, rate = money.funded(13_000)
    for _ in range(3):
        money.payable_expert(rate, 3)
    money.approved_batch()

    def dispatch(payout_id: UUID) -> bool:
        try:
            return payouts.dispatch(payout_id=payout_id, now=money.NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(dispatch, payouts.to_dispatch(limit=10) * 3)) == 3
    assert sum(Transfer.objects.values_list("amount_minor", flat=True)) == 9_000
    assert Operation.objects.filter(kind=OperationKind.TRANSFER).count() == 3
