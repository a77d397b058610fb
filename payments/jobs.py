"""Sweeps: each finds its work by state, works at most half a minute, and may run twice."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from celery import shared_task
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone

from payments import gateway
from payments.actions import batches, deposits, earnings, operations, payout_accounts, payouts, stripe_events, transfers
from payments.actions.operations import Taken
from payments.gateway.base import GatewayError, PaymentGateway
from payments.models import OperationKind
from payments.queries.provider_balances import key_of

SECONDS_A_RUN = 30.0
EARNINGS_A_CHUNK = 200
LOTS_A_CHUNK = 100
PAYOUTS_A_CHUNK = 100
BALANCE_KNOWN_FOR = 600
ACCOUNTS_A_RUN = 50
log = logging.getLogger(__name__)


class Sender(Protocol):
    def __call__(self, *, taken: Taken, gateway: PaymentGateway, now: datetime) -> None: ...


SENDERS: dict[str, Sender] = {
    OperationKind.CHECKOUT: deposits.send_checkout,
    OperationKind.ACCOUNT: payout_accounts.send_account,
    OperationKind.ONBOARDING: payout_accounts.send_onboarding,
    OperationKind.TRANSFER: transfers.send_transfer,
}


def while_there_is_work(step: Callable[[], bool]) -> int:
    """Repeat the step until it finds nothing or the time of a run is over; how many steps found work."""
    until = time.monotonic() + SECONDS_A_RUN
    count = 0
    while time.monotonic() < until and step():
        count += 1
    return count


@shared_task
def run_operations() -> int:
    """Make the planned calls to the provider; how many were taken up."""
    return while_there_is_work(send_one)


def send_one() -> bool:
    taken = operations.take(now=timezone.now())
    if taken is None:
        return False
    SENDERS[taken.operation.kind](taken=taken, gateway=gateway.current(), now=timezone.now())
    return True


@shared_task
def handle_events() -> int:
    """Handle the provider's events that were received; how many were taken up."""
    return while_there_is_work(handle_one)


def handle_one() -> bool:
    event = stripe_events.take(now=timezone.now())
    if event is None:
        return False
    stripe_events.handle(event=event, gateway=gateway.current(), now=timezone.now())
    return True


@shared_task
def release_earnings() -> int:
    """Make payable what can no longer be questioned, and available what the provider has cleared."""
    while_there_is_work(lambda: deposits.book_available(now=timezone.now(), limit=LOTS_A_CHUNK) == LOTS_A_CHUNK)
    return while_there_is_work(lambda: earnings.release_due(now=timezone.now(), limit=EARNINGS_A_CHUNK) > 0)


@shared_task
def send_batches() -> int:
    """Send the payouts of approved batches on their way, then close the batches that have ended."""
    count = while_there_is_work(lambda: dispatch_some() > 0)
    batches.finish_batches(now=timezone.now())
    if count:
        run_operations.delay()
    return count


@shared_task
def note_balances() -> int:
    """Keep what the provider says is available, for the payouts dashboard; of how many currencies."""
    try:
        found = gateway.current().balances()
    except GatewayError as error:
        log.warning("the provider's balance is not known: %s", error)
        return 0
    for balance in found:
        caches["figures"].set(key_of(balance.currency), balance.available_minor, timeout=BALANCE_KNOWN_FOR)
    return len(found)


@shared_task
def catch_up() -> int:
    """Fetch what no event told us of; how much was found."""
    try:
        found = stripe_events.collect_missed(gateway=gateway.current(), now=timezone.now())
        checked = payout_accounts.check_again(gateway=gateway.current(), now=timezone.now(), limit=ACCOUNTS_A_RUN)
    except GatewayError as error:
        log.warning("the provider does not tell what we missed: %s", error)
        return 0
    return found + checked


def dispatch_some() -> int:
    """One payout that cannot leave is an incident and holds up no other."""
    count = 0
    for payout_id in payouts.to_dispatch(limit=PAYOUTS_A_CHUNK):
        try:
            count += payouts.dispatch(payout_id=payout_id, now=timezone.now())
        except payouts.NoLotLeft:
            log.exception("payout %s cannot be sent", payout_id)
    return count


def nudge(job: Callable[[], int]) -> None:
    """Wake a sweep once the caller's transaction is there; without the broker the schedule does it later."""
    transaction.on_commit(job.delay, robust=True)  # type: ignore[attr-defined]
