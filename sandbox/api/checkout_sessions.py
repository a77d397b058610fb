"""Checkout Sessions: one amount, paid once on a hosted page."""

from sandbox import objects
from sandbox.api import lists
from sandbox.charging import emit_session
from sandbox.objects import Shown
from sandbox.records import CheckoutSession
from sandbox.store import new_id
from sandbox.wire import Call, StripeError, missing

LIVES = 24 * 60 * 60
LEAST = {"usd": 50, "eur": 50, "gbp": 30}


def create(call: Call) -> Shown:
    if call.text("mode") != "payment":
        raise StripeError("The sandbox has only mode=payment.", param="mode")
    session = CheckoutSession(
        id=new_id(CheckoutSession),
        created=call.now,
        amount=total(call),
        currency=call.required("line_items", 0, "price_data", "currency").lower(),
        description=call.text("line_items", 0, "price_data", "product_data", "name") or "",
        success_url=call.address("success_url"),
        cancel_url=call.address("cancel_url") if call.text("cancel_url") else None,
        expires_at=call.number("expires_at") or call.now + LIVES,
        client_reference_id=call.text("client_reference_id"),
        customer_email=call.text("customer_email"),
        transfer_group=call.text("payment_intent_data", "transfer_group"),
        metadata=call.metadata(),
        intent_metadata=call.metadata("payment_intent_data"),
    )
    if session.amount < LEAST.get(session.currency, 1):
        message = "The Checkout Session's total amount is below the least amount of its currency."
        raise StripeError(message, code="amount_too_small")
    call.store.save(session)
    return objects.checkout_session(session, call.public_url)


def total(call: Call) -> int:
    items = call.at("line_items")
    many = len(items) if isinstance(items, dict | list) else 0
    if many != 1:
        raise StripeError("The sandbox sells exactly one line item.", param="line_items")
    quantity = call.number("line_items", 0, "quantity")
    if not quantity or quantity < 1:
        raise StripeError("Quantity is required.", param="line_items[0][quantity]")
    return call.amount("line_items", 0, "price_data", "unit_amount") * quantity


def of(call: Call) -> CheckoutSession:
    session = call.store.get(CheckoutSession, call.path["session"])
    if session is None:
        raise missing("checkout.session", call.path["session"])
    return session


def retrieve(call: Call) -> Shown:
    return objects.checkout_session(of(call), call.public_url)


def expire(call: Call) -> Shown:
    session = of(call)
    if session.status != "open":
        message = "Only Checkout Sessions with a status in [open] can be expired."
        raise StripeError(message)
    session.status = "expired"
    call.store.save(session)
    emit_session(call.store, session, "checkout.session.expired", call.now, call.public_url)
    return objects.checkout_session(session, call.public_url)


def listed(call: Call) -> Shown:
    filters = {
        "payment_intent": call.text("payment_intent"),
        "status": call.text("status"),
    }
    return lists.page(
        call,
        CheckoutSession,
        lambda session: objects.checkout_session(session, call.public_url),
        "/v1/checkout/sessions",
        filters,
    )
