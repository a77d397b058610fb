"""Sending money, against the running sandbox: exactly one transfer, whatever breaks."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Expert, Lab
from payments import jobs
from payments.actions import deposits, operations, payout_accounts, rates, transfers
from payments.gateway import current
from payments.models import (
    AccountKind,
    Batch,
    BatchState,
    Budget,
    Deposit,
    Earning,
    EarningState,
    LedgerAccount,
    Operation,
    OperationKind,
    OperationState,
    Payout,
    PayoutAccount,
    PayoutState,
    Rate,
    StripeEvent,
    Transfer,
)
from tests.factories import money
from tests.payments.conftest import Provider, wait_until

SignIn = Callable[[Actor], Client]


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


def set_up(provider: Provider, amounts: list[int]) -> tuple[Actor, Lab, Rate]:
    lab, owner = money.lab_owner()
    budget = money.budget(owner, lab)
    for amount in amounts:
        fund(provider, owner, budget, amount)
    return owner, lab, rates.set_rate(by=owner, budget_id=budget.pk, pay_minor=1_000, now=money.NOW)


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
    _, _, rate = set_up(provider, [50_000])
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
    headers = {"Authorization": "Bearer sk_test_sandbox"}
    url = f"{provider.url}/v1/transfers?destination={account}&limit=100"
    return [each["amount"] for each in httpx.get(url, headers=headers, timeout=10).json()["data"]]


def balance(who: Expert, kind: AccountKind) -> int:
    return LedgerAccount.objects.get(expert=who, kind=kind).balance_minor


def states(payout: Payout) -> tuple[str, str, set[str]]:
    payout.refresh_from_db()
    return payout.state, Transfer.objects.get(payout=payout).state, set(payout.earnings.values_list("state", flat=True))


def test_payout_end_to_end(provider: Provider, client_of: SignIn) -> None:
    who, payout = approved(provider)
    client = client_of(money.actor_of_expert(who))
    assert jobs.send_batches() == 1
    assert (balance(who, AccountKind.EXPERT_PAYABLE), balance(who, AccountKind.EXPERT_IN_TRANSIT)) == (0, 3_000)
    summary = client.get("/api/v1/earnings/summary").json()
    assert (summary["in_transit_minor"], summary["payable_minor"]) == (3_000, 0)
    jobs.run_operations()
    assert states(payout) == ("paid", "paid", {"paid"})
    made = Transfer.objects.get()
    hear("transfer.created", made.provider_transfer)
    jobs.send_batches()
    assert Batch.objects.get().state == BatchState.DONE
    assert sent_to(provider, who) == [3_000]
    assert balance(who, AccountKind.EXPERT_IN_TRANSIT) == 0
    line = client.get("/api/v1/earnings").json()["results"][0]
    assert (line["state"], line["payout"]["state"], line["rate"]["version"]) == ("paid", "paid", 1)
    assert client.get("/api/v1/earnings/summary").json()["paid_minor"] == 3_000


def test_transfers_draw_on_the_oldest_lots_of_the_budget(provider: Provider) -> None:
    _, _, rate = set_up(provider, [2_500, 50_000])
    first, second = payee(provider), payee(provider)
    earn(first, rate, 3)
    earn(second, rate, 2)
    money.approved_batch()
    jobs.send_batches()
    jobs.run_operations()
    drawn = Transfer.objects.order_by().values_list("lot__amount_minor").annotate(Sum("amount_minor"))
    assert dict(drawn) == {2_500: 2_500, 50_000: 2_500}
    assert (sum(sent_to(provider, first)), sum(sent_to(provider, second))) == (3_000, 2_000)
    assert set(Payout.objects.values_list("state", flat=True)) == {PayoutState.PAID}


def test_sweeps_run_twice_send_once(provider: Provider) -> None:
    who, _ = approved(provider)
    for _ in range(3):
        jobs.send_batches()
        jobs.run_operations()
    assert sent_to(provider, who) == [3_000]
    assert Operation.objects.filter(kind=OperationKind.TRANSFER).count() == 1


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


def test_refused_transfer_gives_the_money_back_and_the_next_batch_pays_it(provider: Provider) -> None:
    who, payout = approved(provider)
    account = PayoutAccount.objects.get(expert=who)
    provider.standing(account.provider_account, "restricted")
    jobs.send_batches()
    jobs.run_operations()
    assert states(payout) == ("failed", "failed", {"payable"})
    assert "capabilities" in payout.failure
    assert balance(who, AccountKind.EXPERT_PAYABLE) == 3_000
    jobs.send_batches()
    assert Batch.objects.get().state == BatchState.DONE
    provider.standing(account.provider_account, "active")
    found = current().retrieve_account(account.provider_account)
    payout_accounts.follow_account(found=found, now=timezone.now())
    money.approved_batch()
    jobs.send_batches()
    jobs.run_operations()
    assert sent_to(provider, who) == [3_000]
    assert set(Earning.objects.values_list("state", flat=True)) == {EarningState.PAID}


def test_half_refused_payout_keeps_the_rest_on_its_way(provider: Provider) -> None:
    _, _, rate = set_up(provider, [2_500, 50_000])
    who = payee(provider)
    earn(who, rate, 3)
    money.approved_batch()
    jobs.send_batches()
    provider.arm("refuse", path="/v1/transfers", times=1)
    jobs.run_operations()
    payout = Payout.objects.get()
    assert payout.state == PayoutState.IN_TRANSIT
    assert len(sent_to(provider, who)) == 1
    again()
    payout.refresh_from_db()
    assert (payout.state, payout.failure) == (PayoutState.PAID, "")
    assert sorted(sent_to(provider, who)) == [500, 2_500]


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


def test_expert_onboards_on_the_providers_page(provider: Provider, client_of: SignIn) -> None:
    who = money.expert()
    client = client_of(money.actor_of_expert(who))
    assert client.get("/api/v1/payout-account").status_code == 404
    asked = client.post("/api/v1/payout-account", {"country": "US"}, "application/json")
    assert (asked.status_code, asked.json()["state"]) == (202, "requested")
    assert jobs.run_operations() == 2
    shown = client.get("/api/v1/payout-account").json()
    assert shown["state"] == "onboarding"
    assert len(shown["requirements"]) == 2
    provider.onboard(shown["onboarding_url"], "submitted")
    account = PayoutAccount.objects.get(expert=who).provider_account

    def is_ready() -> bool:
        jobs.handle_events()
        return bool(client.get("/api/v1/payout-account").json()["state"] == "active")

    wait_until(is_ready, f"the check of {account}")
    ready = client.get("/api/v1/payout-account").json()
    assert (ready["requirements"], ready["onboarding_url"]) == ([], "")
    provider.standing(account, "restricted")
    wait_until(lambda: jobs.handle_events() and PayoutAccount.objects.get().state == "restricted", "the restriction")


def test_fresh_link_comes_by_a_job(provider: Provider, client_of: SignIn) -> None:
    who = money.expert()
    client = client_of(money.actor_of_expert(who))
    early = client.post("/api/v1/payout-account/onboarding")
    assert (early.status_code, early.json()["code"]) == (409, "payout_account_not_ready")
    client.post("/api/v1/payout-account", {"country": "US"}, "application/json")
    jobs.run_operations()
    first = PayoutAccount.objects.get().onboarding_url
    assert client.post("/api/v1/payout-account/onboarding").json()["onboarding_url"] == ""
    jobs.run_operations()
    assert PayoutAccount.objects.get().onboarding_url not in ("", first)


def test_lab_has_no_payout_account(provider: Provider, client_of: SignIn) -> None:
    _, owner = money.lab_owner()
    answer = client_of(owner).post("/api/v1/payout-account", {"country": "US"}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_an_expert")
    assert PayoutAccount.objects.count() == 0
