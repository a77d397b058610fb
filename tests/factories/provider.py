"""The running sandbox as the provider: labs that paid there, experts who are paid there."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Expert
from payments import jobs
from payments.actions import deposits, payout_accounts, rates
from payments.gateway import current
from payments.models import (
    AccountKind,
    Budget,
    Deposit,
    LedgerAccount,
    Operation,
    OperationState,
    Payout,
    PayoutAccount,
    Rate,
    StripeEvent,
    Transfer,
)
from tests.factories import money

KEY = {"Authorization": "Bearer sk_test_sandbox"}


@dataclass(frozen=True)
class Provider:
    """The running sandbox: what a payer, a payee and a fault do there."""

    url: str

    def pay(self, checkout_url: str, choice: str) -> None:
        answer = httpx.post(checkout_url, data={"choice": choice}, timeout=10)
        assert answer.status_code in (200, 303), answer.text

    def onboard(self, onboarding_url: str, choice: str) -> None:
        answer = httpx.post(onboarding_url, data={"choice": choice}, timeout=10)
        assert answer.status_code in (200, 303), answer.text

    def arm(self, fault: str, *, path: str, times: int = 1, seconds: int = 1) -> None:
        wish = {"fault": fault, "method": "POST", "path": path, "times": times, "seconds": seconds}
        httpx.post(f"{self.url}/_sandbox/faults", json=wish, timeout=10).raise_for_status()

    def disarm(self) -> None:
        httpx.delete(f"{self.url}/_sandbox/faults", timeout=10).raise_for_status()

    def advance(self, seconds: int) -> None:
        httpx.post(f"{self.url}/_sandbox/clock", json={"advance_seconds": seconds}, timeout=10).raise_for_status()

    def standing(self, account: str, standing: str) -> None:
        url = f"{self.url}/_sandbox/accounts/{account}"
        httpx.post(url, json={"standing": standing}, timeout=10).raise_for_status()

    def violations(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = httpx.get(f"{self.url}/_sandbox/contract", timeout=10).json()["violations"]
        return found


def is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def wait_until(holds: Callable[[], object], what: str, seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"{what}: not within {seconds} s"
        time.sleep(0.05)


def hear(kind: str, object_id: str) -> None:
    wait_until(lambda: StripeEvent.objects.filter(kind=kind, object_id=object_id).exists(), f"{kind} of {object_id}")
    jobs.handle_events()


def fund(provider: Provider, owner: Actor, budget: Budget, amount: int) -> None:
    """A deposit paid on the provider's page."""
    asked = deposits.request_deposit(by=owner, budget_id=budget.pk, amount_minor=amount, now=timezone.now())
    jobs.run_operations()
    page = Deposit.objects.get(pk=asked.pk)
    provider.pay(page.checkout_url, "card")
    hear("checkout.session.completed", page.checkout_session)


def set_up(provider: Provider, amounts: list[int]) -> Rate:
    lab, owner = money.lab_owner()
    budget = money.budget(owner, lab)
    for amount in amounts:
        fund(provider, owner, budget, amount)
    return rates.set_rate(by=owner, budget_id=budget.pk, pay_minor=1_000, now=money.NOW)


def payee(provider: Provider) -> Expert:
    """An expert with an account at the provider that is ready."""
    who = money.expert()
    payout_accounts.open_account(by=money.actor_of_expert(who), country="US", now=timezone.now())
    jobs.run_operations()
    account = PayoutAccount.objects.get(expert=who)
    provider.standing(account.provider_account, "active")
    found = current().retrieve_account(account.provider_account)
    payout_accounts.follow_account(found=found, now=timezone.now())
    return who


def earn(who: Expert, rate: Rate, items: int) -> None:
    for _ in range(items):
        money.earn_payable(who, rate)


def approved(provider: Provider, items: int = 3) -> tuple[Expert, Payout]:
    rate = set_up(provider, [50_000])
    who = payee(provider)
    earn(who, rate, items)
    batch = money.approved_batch()
    return who, Payout.objects.get(batch=batch)


def again(hours: float = 0) -> None:
    """The next try of everything that is open; `hours` after the first."""
    now = timezone.now()
    Operation.objects.exclude(state__in=[OperationState.DONE, OperationState.REFUSED]).update(next_try_at=now)
    if hours:
        Operation.objects.filter(first_sent_at__isnull=False).update(first_sent_at=now - timedelta(hours=hours))
    jobs.run_operations()


def sent_to(provider: Provider, who: Expert) -> list[int]:
    """What the provider has really sent to this expert."""
    account = PayoutAccount.objects.get(expert=who).provider_account
    url = f"{provider.url}/v1/transfers?destination={account}&limit=100"
    return [each["amount"] for each in httpx.get(url, headers=KEY, timeout=10).json()["data"]]


def balance(who: Expert, kind: AccountKind) -> int:
    return LedgerAccount.objects.get(expert=who, kind=kind).balance_minor


def states(payout: Payout) -> tuple[str, str, set[str]]:
    payout.refresh_from_db()
    return payout.state, Transfer.objects.get(payout=payout).state, set(payout.earnings.values_list("state", flat=True))
