"""The door for the provider's events: signed, kept raw and once, handled in any order and any number of times."""

import json
import random
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from stripe import WebhookSignature

from payments import jobs
from payments.actions import deposits, stripe_events
from payments.models import Deposit, DepositState, LedgerTransaction, Lot, StripeEvent
from tests.factories import money
from tests.factories.provider import Provider

pytestmark = pytest.mark.usefixtures("ledger_is_sound")
SECRET = "whsec_sandbox"


def body(event_id: str, kind: str, object_id: str) -> str:
    event = {"id": event_id, "object": "event", "type": kind, "created": int(time.time()), "data": {}}
    return json.dumps({**event, "data": {"object": {"id": object_id}}})


def deliver(text: str | bytes, *, secret: str = SECRET, age: int = 0, header: str | None = None) -> int:
    raw = text.encode() if isinstance(text, str) else text
    if header is None:
        header = WebhookSignature.generate_signature_header(raw.decode(), secret, int(time.time()) - age)
    return Client().post("/webhooks/stripe", raw, "application/json", headers={"Stripe-Signature": header}).status_code


def test_signed_event_is_kept_raw() -> None:
    text = body("evt_1", "invoice.created", "in_1")
    assert deliver(text) == 200
    kept = StripeEvent.objects.get()
    assert (kept.event_id, kept.kind, kept.object_id, kept.body) == ("evt_1", "invoice.created", "in_1", text)


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"secret": "whsec_other"}, "another secret"),
        ({"age": 301}, "too old"),
        ({"age": -86_400}, "from tomorrow"),
        ({"header": ""}, "no header"),
        ({"header": "t=1,v0=abc"}, "an old scheme only"),
        ({"header": "nonsense"}, "no signature at all"),
    ],
)
def test_what_the_provider_did_not_sign_just_now_is_refused(options: dict[str, object], what: str) -> None:
    assert deliver(body("evt_1", "invoice.created", "in_1"), **options) == 400, what  # type: ignore[arg-type]
    assert StripeEvent.objects.count() == 0


def test_tampered_body_is_refused() -> None:
    text = body("evt_1", "invoice.created", "in_1")
    header = WebhookSignature.generate_signature_header(text, SECRET, int(time.time()))
    assert deliver(text.replace("in_1", "in_2"), header=header) == 400
    assert StripeEvent.objects.count() == 0


def test_signed_text_that_is_no_event_is_refused() -> None:
    assert [deliver(text) for text in ("[]", "{}", "not json", '{"object": "event"}')] == [400] * 4
    assert StripeEvent.objects.count() == 0


def test_too_large_a_body_is_refused_unread() -> None:
    assert deliver(b"x" * (1024**2 + 1)) == 413
    assert Client().get("/webhooks/stripe").status_code == 405


def test_rotation_takes_both_secrets(settings: object) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", SECRET]  # type: ignore[attr-defined]
    assert [deliver(body(f"evt_{s}", "x.y", "z"), secret=s) for s in ("whsec_new", SECRET)] == [200, 200]


def test_unknown_kinds_are_put_aside_as_handled() -> None:
    deliver(body("evt_1", "invoice.created", "in_1"))
    assert jobs.handle_events() == 1
    assert StripeEvent.objects.get().handled_at is not None
    assert jobs.handle_events() == 0


def test_five_copies_are_one_event() -> None:
    text = body("evt_1", "invoice.created", "in_1")
    assert [deliver(text) for _ in range(5)] == [200] * 5
    assert StripeEvent.objects.count() == 1
    assert jobs.handle_events() == 1


def paid_at_provider(provider: Provider, amount: int = 50_000) -> Deposit:
    lab, owner = money.lab_owner()
    asked = deposits.request_deposit(
        by=owner, budget_id=money.budget(owner, lab).pk, amount_minor=amount, now=timezone.now()
    )
    jobs.run_operations()
    deposit = Deposit.objects.get(pk=asked.pk)
    provider.pay(deposit.checkout_url, "card")
    return deposit


@pytest.mark.parametrize("seed", range(4))
def test_many_events_in_any_order_end_as_one_in_order(provider: Provider, seed: int) -> None:
    """Every event of three deposits up to five times, shuffled, with bad ones among them, some handled in between."""
    rng = random.Random(seed)
    found = [paid_at_provider(provider, amount) for amount in (10_000, 20_000, 30_000)]
    kinds = ["completed", "async_payment_failed", "async_payment_succeeded", "expired"]
    letters = [
        body(f"evt_{seed}_{deposit.pk.hex}_{kind}", f"checkout.session.{kind}", deposit.checkout_session)
        for deposit in found
        for kind in kinds
        for _ in range(rng.randint(1, 5))
    ]
    letters += [body(f"evt_{seed}_none", "checkout.session.completed", "cs_nobody")] * 2
    rng.shuffle(letters)
    for text in letters:
        forged = rng.random() < 0.1
        assert deliver(text, secret="whsec_forged" if forged else SECRET) == (400 if forged else 200)
        if rng.random() < 0.2:
            jobs.handle_events()
    for text in letters:
        deliver(text)
    jobs.handle_events()
    assert set(Deposit.objects.values_list("state", flat=True)) == {DepositState.PAID}
    assert sorted(Lot.objects.values_list("amount_minor", flat=True)) == [10_000, 20_000, 30_000]
    assert LedgerTransaction.objects.filter(kind="deposit").count() == 3


def test_event_three_days_late_still_counts(provider: Provider) -> None:
    deposit = paid_at_provider(provider)
    StripeEvent.objects.all().delete()
    provider.advance(3 * 24 * 3600)
    deliver(body("evt_late", "checkout.session.completed", deposit.checkout_session))
    jobs.handle_events()
    assert Deposit.objects.get(pk=deposit.pk).state == DepositState.PAID


def test_event_whose_handling_dies_is_taken_up_after_the_lease() -> None:
    deliver(body("evt_1", "invoice.created", "in_1"))
    now = timezone.now()
    assert stripe_events.take(now=now) is not None
    assert stripe_events.take(now=now + stripe_events.LEASE - timedelta(seconds=1)) is None
    again = stripe_events.take(now=now + stripe_events.LEASE)
    assert again is not None
    assert again.attempts == 2


def test_provider_that_does_not_answer_only_delays(provider: Provider, settings: object) -> None:
    deposit = paid_at_provider(provider)
    deliver(body("evt_x", "checkout.session.completed", deposit.checkout_session))
    StripeEvent.objects.exclude(event_id="evt_x").delete()
    there = settings.STRIPE_API_BASE  # type: ignore[attr-defined]
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    jobs.handle_events()
    kept = StripeEvent.objects.get(event_id="evt_x")
    assert (kept.handled_at, kept.attempts) == (None, 1)
    assert kept.error != ""
    settings.STRIPE_API_BASE = there  # type: ignore[attr-defined]
    StripeEvent.objects.update(next_try_at=timezone.now())
    jobs.handle_events()
    assert Deposit.objects.get(pk=deposit.pk).state == DepositState.PAID
