"""What happens when somebody pays a checkout page, and when a bank debit ends days later."""

from dataclasses import dataclass
from typing import Literal

from sandbox import objects
from sandbox.events import emit
from sandbox.records import Charge, CheckoutSession, Instrument, Movement, PaymentIntent
from sandbox.store import Store, field, new_id

DAY = 24 * 60 * 60
FUNDS_AVAILABLE_AFTER = 2 * DAY


@dataclass(frozen=True)
class Method:
    """One way to pay on the test page, and how it ends."""

    name: str
    title: str
    note: str
    instrument: Instrument
    failure_code: str | None = None


METHODS = (
    Method("card", "Test card 4242 4242 4242 4242", "succeeds at once", "card"),
    Method(
        "card_declined",
        "Test card 4000 0000 0000 0002",
        "is declined",
        "card",
        failure_code="card_declined",
    ),
    Method(
        "card_without_funds",
        "Test card 4000 0000 0000 9995",
        "is declined: insufficient funds",
        "card",
        failure_code="insufficient_funds",
    ),
    Method(
        "bank",
        "Test bank account ending 6789",
        "succeeds after a delay",
        "us_bank_account",
    ),
    Method(
        "bank_fails",
        "Test bank account ending 1116",
        "fails after a delay",
        "us_bank_account",
        failure_code="debit_not_authorized",
    ),
)
METHOD_BY_NAME = {method.name: method for method in METHODS}


def pay(
    store: Store,
    session: CheckoutSession,
    method: Method,
    now: int,
    public_url: str,
    delay: int,
) -> None:
    """Try to pay an open session; a declined card leaves it open for another try."""
    intent = intent_of(store, session, now)
    if method.instrument == "us_bank_account":
        start_debit(store, session, intent, method, now, delay)
    elif method.failure_code:
        decline(store, intent, method.failure_code, now)
        return
    else:
        succeed(store, intent, "card", now)
        session.payment_status = "paid"
    session.status = "complete"
    store.save(session)
    emit_session(store, session, "checkout.session.completed", now, public_url)


def emit_session(store: Store, session: CheckoutSession, event_type: str, now: int, public_url: str) -> None:
    emit(store, now, event_type, objects.checkout_session(session, public_url), None)


def intent_of(store: Store, session: CheckoutSession, now: int) -> PaymentIntent:
    found = store.get(PaymentIntent, session.payment_intent) if session.payment_intent else None
    if found is not None:
        return found
    intent = PaymentIntent(
        id=new_id(PaymentIntent),
        created=now,
        amount=session.amount,
        currency=session.currency,
        session=session.id,
        description=session.description,
        transfer_group=session.transfer_group,
        metadata=session.intent_metadata,
    )
    session.payment_intent = intent.id
    store.save(intent)
    store.save(session)
    emit(store, now, "payment_intent.created", objects.payment_intent(intent), None)
    return intent


def new_charge(
    intent: PaymentIntent,
    instrument: Instrument,
    now: int,
    status: Literal["failed", "pending", "succeeded"],
) -> Charge:
    return Charge(
        id=new_id(Charge) if instrument == "card" else new_id(Charge).replace("ch_", "py_"),
        created=now,
        amount=intent.amount,
        currency=intent.currency,
        payment_intent=intent.id,
        instrument=instrument,
        description=intent.description,
        transfer_group=intent.transfer_group,
        status=status,
    )


def succeed(store: Store, intent: PaymentIntent, instrument: Instrument, now: int) -> None:
    charge = store.get(Charge, intent.latest_charge or "")
    if charge is None or charge.status == "failed":
        charge = new_charge(intent, instrument, now, "succeeded")
    fee = fee_of(intent.amount, instrument)
    movement = Movement(
        id=new_id(Movement),
        created=now,
        amount=intent.amount,
        fee=fee,
        net=intent.amount - fee,
        currency=intent.currency,
        kind="charge" if instrument == "card" else "payment",
        source=charge.id,
        available_on=now + FUNDS_AVAILABLE_AFTER,
    )
    charge.status, charge.balance_transaction = "succeeded", movement.id
    intent.status, intent.latest_charge, intent.failure_code = (
        "succeeded",
        charge.id,
        None,
    )
    for record in (movement, charge, intent):
        store.save(record)
    emit(store, now, "charge.succeeded", objects.charge(charge), None)
    emit(store, now, "payment_intent.succeeded", objects.payment_intent(intent), None)


def decline(store: Store, intent: PaymentIntent, code: str, now: int) -> None:
    charge = new_charge(intent, "card", now, "failed")
    charge.failure_code = intent.failure_code = code
    intent.latest_charge = charge.id
    store.save(charge)
    store.save(intent)
    emit(store, now, "charge.failed", objects.charge(charge), None)
    emit(
        store,
        now,
        "payment_intent.payment_failed",
        objects.payment_intent(intent),
        None,
    )


def start_debit(
    store: Store,
    session: CheckoutSession,
    intent: PaymentIntent,
    method: Method,
    now: int,
    delay: int,
) -> None:
    charge = new_charge(intent, "us_bank_account", now, "pending")
    intent.status, intent.latest_charge, intent.failure_code = (
        "processing",
        charge.id,
        None,
    )
    intent.settles_at, intent.will_fail = now + delay, method.failure_code is not None
    store.save(charge)
    store.save(intent)
    emit(store, now, "charge.pending", objects.charge(charge), None)
    emit(store, now, "payment_intent.processing", objects.payment_intent(intent), None)


def settle_debits(store: Store, now: int, public_url: str) -> int:
    """End the bank debits whose time has come; how many ended."""
    due = store.find(
        PaymentIntent,
        f"{field('status')} = 'processing' AND {field('settles_at')} <= ?",
        now,
        limit=100,
    )
    for intent in due:
        session = store.known(CheckoutSession, intent.session)
        if intent.will_fail:
            fail_debit(store, intent, now)
            event_type = "checkout.session.async_payment_failed"
        else:
            succeed(store, intent, "us_bank_account", now)
            session.payment_status = "paid"
            store.save(session)
            event_type = "checkout.session.async_payment_succeeded"
        emit_session(store, session, event_type, now, public_url)
    return len(due)


def fail_debit(store: Store, intent: PaymentIntent, now: int) -> None:
    charge = store.known(Charge, intent.latest_charge)
    charge.status, charge.failure_code = "failed", "debit_not_authorized"
    intent.status, intent.failure_code = (
        "requires_payment_method",
        "debit_not_authorized",
    )
    store.save(charge)
    store.save(intent)
    emit(store, now, "charge.failed", objects.charge(charge), None)
    emit(
        store,
        now,
        "payment_intent.payment_failed",
        objects.payment_intent(intent),
        None,
    )


def fee_of(amount: int, instrument: Instrument) -> int:
    """Stripe's United States list price: 2.9 % + 30 for cards, 0.8 % up to 500 for bank debits."""
    if instrument == "card":
        return min(amount, (amount * 29 + 500) // 1000 + 30)
    return min(500, (amount * 8 + 500) // 1000)
