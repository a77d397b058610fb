"""Payouts of approved batches, against the running sandbox."""

from collections.abc import Callable

from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from payments import jobs
from payments.actions import payout_accounts
from payments.gateway import current
from payments.models import (
    AccountKind,
    Batch,
    BatchState,
    Earning,
    EarningState,
    Operation,
    OperationKind,
    Payout,
    PayoutAccount,
    PayoutState,
    Transfer,
)
from tests.factories import money
from tests.factories.provider import (
    Provider,
    again,
    approved,
    balance,
    earn,
    hear,
    payee,
    sent_to,
    set_up,
    states,
)

SignIn = Callable[[Actor], Client]


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
    rate = set_up(provider, [2_500, 50_000])
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
    rate = set_up(provider, [2_500, 50_000])
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
