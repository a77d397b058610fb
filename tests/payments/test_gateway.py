"""The gateway against a real sandbox process: what it does when all goes well, and clean refusals."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from payments import gateway
from payments.gateway.base import (
    CapabilityStatus,
    CheckoutStatus,
    HostedCheckout,
    KeyReused,
    PaymentStatus,
    Refused,
    Unavailable,
)
from payments.gateway.stripe import StripeGateway
from tests.sandbox.running import Sandbox, paid_charge, payee, running, until

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running() as started:
        yield started
        assert started.seen()["violations"] == []


@pytest.fixture
def stripe_gateway(sandbox: Sandbox) -> StripeGateway:
    return StripeGateway(api_base=sandbox.url, secret_key=sandbox.key)


def opened(stripe_gateway: StripeGateway, key: str, amount_minor: int = 250_000) -> HostedCheckout:
    return stripe_gateway.create_checkout(
        deposit_id="deposit-7",
        amount_minor=amount_minor,
        currency="USD",
        description="Funding of “Tenant rights”",
        success_url="http://localhost:1/paid?session={CHECKOUT_SESSION_ID}",
        cancel_url="http://localhost:1/cancelled",
        idempotency_key=key,
    )


def test_a_checkout_from_open_to_paid(sandbox: Sandbox, stripe_gateway: StripeGateway) -> None:
    checkout = opened(stripe_gateway, "open-to-paid")
    before = stripe_gateway.retrieve_checkout(checkout.session_id)
    assert (before.status, before.payment_status) == (CheckoutStatus.OPEN, PaymentStatus.UNPAID)
    assert (before.charge_id, before.fee_minor, before.available_at) == (None, None, None)
    sandbox.submit(checkout.url, "card")
    after = stripe_gateway.retrieve_checkout(checkout.session_id)
    assert (after.status, after.payment_status) == (CheckoutStatus.COMPLETE, PaymentStatus.PAID)
    assert (after.deposit_id, after.amount_minor, after.currency) == ("deposit-7", 250_000, "USD")
    assert after.fee_minor == 7_280
    assert after.charge_id
    assert after.charge_id.startswith("ch_")
    assert after.payment_intent_id
    assert after.balance_transaction_id
    assert after.available_at
    assert after.available_at - datetime.now(UTC) > timedelta(days=1)


def test_a_declined_card_shows_no_charge(sandbox: Sandbox, stripe_gateway: StripeGateway) -> None:
    checkout = opened(stripe_gateway, "declined")
    sandbox.submit(checkout.url, "card_declined")
    state = stripe_gateway.retrieve_checkout(checkout.session_id)
    assert (state.status, state.payment_status) == (CheckoutStatus.OPEN, PaymentStatus.UNPAID)
    assert state.charge_id is None


def test_a_bank_debit_is_complete_and_unpaid(sandbox: Sandbox, stripe_gateway: StripeGateway) -> None:
    checkout = opened(stripe_gateway, "debit")
    sandbox.submit(checkout.url, "bank")
    state = stripe_gateway.retrieve_checkout(checkout.session_id)
    assert (state.status, state.payment_status) == (CheckoutStatus.COMPLETE, PaymentStatus.UNPAID)
    assert state.charge_id is None


def test_the_same_key_opens_the_same_checkout(stripe_gateway: StripeGateway) -> None:
    assert opened(stripe_gateway, "twice") == opened(stripe_gateway, "twice")


def test_the_same_key_for_another_amount_is_a_mistake_to_look_at(
    stripe_gateway: StripeGateway,
) -> None:
    opened(stripe_gateway, "mistake")
    with pytest.raises(KeyReused):
        opened(stripe_gateway, "mistake", amount_minor=1_000)


def test_a_refused_amount(stripe_gateway: StripeGateway) -> None:
    with pytest.raises(Refused) as caught:
        opened(stripe_gateway, "tiny", amount_minor=1)
    assert caught.value.code == "amount_too_small"


def test_an_account_from_nothing_to_ready(sandbox: Sandbox, stripe_gateway: StripeGateway) -> None:
    account = stripe_gateway.create_account(
        expert_id="expert-1", email="e@example.org", country="US", idempotency_key="expert-1"
    )
    assert account.transfers is CapabilityStatus.RESTRICTED
    assert not account.is_ready
    assert {each.deadline_status for each in account.requirements} == {"currently_due"}
    link = stripe_gateway.onboarding_link(
        account_id=account.account_id,
        refresh_url="http://localhost:1/again",
        return_url="http://localhost:1/back",
    )
    assert link.expires_at > datetime.now(UTC)
    sandbox.submit(link.url, "submitted")
    until(lambda: stripe_gateway.retrieve_account(account.account_id).is_ready)
    assert stripe_gateway.retrieve_account(account.account_id).requirements == ()


@pytest.mark.parametrize("standing", ["restricted", "rejected"])
def test_an_account_that_may_not_be_paid(sandbox: Sandbox, stripe_gateway: StripeGateway, standing: str) -> None:
    account = stripe_gateway.retrieve_account(payee(sandbox, standing))
    assert account.transfers is CapabilityStatus(standing)
    assert not account.is_ready


def test_a_transfer_is_found_by_its_group(sandbox: Sandbox, stripe_gateway: StripeGateway) -> None:
    charge, account = paid_charge(sandbox), payee(sandbox)
    sent = [
        stripe_gateway.create_transfer(
            amount_minor=1_420 + index,
            currency="USD",
            destination=account,
            source_transaction=charge,
            transfer_group="payout-3",
            metadata={"operation": f"operation-{index}"},
            idempotency_key=f"payout-3:{index}",
        )
        for index in range(3)
    ]
    assert stripe_gateway.find_transfers("payout-3") == sent[::-1]
    assert stripe_gateway.find_transfers("payout-4") == []
    assert stripe_gateway.retrieve_transfer(sent[0].transfer_id) == sent[0]
    first = sent[0]
    assert (first.amount_minor, first.currency, first.destination) == (1_420, "USD", account)
    assert (first.source_transaction, first.reversed_minor) == (charge, 0)
    assert first.metadata == {"operation": "operation-0"}


def test_more_than_a_page_of_transfers_is_found(
    sandbox: Sandbox, stripe_gateway: StripeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("payments.gateway.stripe.PAGE", 2)
    charge, account = paid_charge(sandbox), payee(sandbox)
    for index in range(5):
        stripe_gateway.create_transfer(
            amount_minor=1,
            currency="USD",
            destination=account,
            source_transaction=charge,
            transfer_group="pages",
            metadata={},
            idempotency_key=f"pages:{index}",
        )
    assert len(stripe_gateway.find_transfers("pages")) == 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount_minor": 100_001}, "balance_insufficient"),
        ({"source_transaction": None, "amount_minor": 90_000_000}, "balance_insufficient"),
        ({"destination": "acct_nobody"}, "resource_missing"),
        ({"source_transaction": "ch_nothing"}, "resource_missing"),
        ({"currency": "EUR"}, "invalid_request"),
    ],
)
def test_a_refused_transfer_says_why_and_leaves_nothing(
    sandbox: Sandbox, stripe_gateway: StripeGateway, change: dict[str, object], code: str
) -> None:
    right: dict[str, object] = {
        "amount_minor": 100,
        "currency": "USD",
        "destination": payee(sandbox),
        "source_transaction": paid_charge(sandbox),
        "transfer_group": f"refused-{change}",
        "metadata": {},
        "idempotency_key": f"refused-{change}",
    }
    with pytest.raises(Refused) as caught:
        stripe_gateway.create_transfer(**(right | change))  # type: ignore[arg-type]
    assert caught.value.code == code
    assert stripe_gateway.find_transfers(f"refused-{change}") == []


def test_an_account_that_is_not_ready_is_refused(sandbox: Sandbox, stripe_gateway: StripeGateway) -> None:
    with pytest.raises(Refused) as caught:
        stripe_gateway.create_transfer(
            amount_minor=1,
            currency="USD",
            destination=payee(sandbox, "restricted"),
            source_transaction=paid_charge(sandbox),
            transfer_group="not-ready",
            metadata={},
            idempotency_key="not-ready",
        )
    assert caught.value.code == "insufficient_capabilities_for_transfer"


@pytest.mark.parametrize("look", ["retrieve_checkout", "retrieve_account", "retrieve_transfer"])
def test_what_is_not_there_is_refused(stripe_gateway: StripeGateway, look: str) -> None:
    with pytest.raises(Refused) as caught:
        getattr(stripe_gateway, look)("nothing_1")
    assert caught.value.code == "resource_missing"


def test_the_balance_is_the_sum_of_its_lines(sandbox: Sandbox, stripe_gateway: StripeGateway) -> None:
    paid_charge(sandbox)
    (balance,) = stripe_gateway.balances()
    lines = stripe_gateway.balance_transactions(created_from=LONG_AGO, created_to=FAR_AHEAD)
    assert balance.currency == "USD"
    assert balance.available_minor + balance.pending_minor == sum(line.net_minor for line in lines)
    assert all(line.amount_minor - line.fee_minor == line.net_minor for line in lines)
    assert [line.created_at for line in lines] == sorted(line.created_at for line in lines)
    assert stripe_gateway.balance_transactions(created_from=LONG_AGO, created_to=LONG_AGO) == []


def test_what_we_did_not_hear_can_be_asked_for(sandbox: Sandbox, stripe_gateway: StripeGateway) -> None:
    sandbox.listener.answers = [500] * 1000
    charge = paid_charge(sandbox)
    missed = stripe_gateway.undelivered_events(created_from=LONG_AGO)
    assert (charge, "charge.succeeded") in [(each.object_id, each.type) for each in missed]
    assert missed[-1].type == "checkout.session.completed"
    sandbox.listener.answers = []
    until(lambda: stripe_gateway.undelivered_events(created_from=LONG_AGO) == [], 30)


def test_a_wrong_key_is_no_refusal_of_the_payment(sandbox: Sandbox) -> None:
    stranger = StripeGateway(api_base=sandbox.url, secret_key="sk_test_wrong")
    with pytest.raises(Unavailable):
        opened(stranger, "wrong key")


def test_the_settings_choose_the_gateway(sandbox: Sandbox, settings: Settings) -> None:
    settings.STRIPE_API_BASE = sandbox.url
    settings.STRIPE_SECRET_KEY = sandbox.key
    assert gateway.current() is gateway.current()
    assert gateway.current().balances()
    settings.STRIPE_SECRET_KEY = "sk_test_wrong"
    with pytest.raises(Unavailable):
        gateway.current().balances()
