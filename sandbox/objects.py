"""Payments and transfers as Stripe shows them."""

from typing import Literal

from sandbox.records import (
    Charge,
    CheckoutSession,
    Movement,
    PaymentIntent,
    Transfer,
)
from sandbox.shapes import Json

Shown = dict[str, Json]


def as_json(values: dict[str, str]) -> Shown:
    return {**values}


def empty_list(url: str) -> Shown:
    return {"object": "list", "data": [], "has_more": False, "url": url}


def checkout_session(record: CheckoutSession, public_url: str) -> Shown:
    is_open = record.status == "open"
    details: Json = None if is_open else {"email": record.customer_email, "tax_ids": []}
    return {
        "id": record.id,
        "object": "checkout.session",
        "amount_subtotal": record.amount,
        "amount_total": record.amount,
        "automatic_tax": {
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "cancel_url": record.cancel_url,
        "client_reference_id": record.client_reference_id,
        "created": record.created,
        "currency": record.currency,
        "custom_fields": [],
        "custom_text": {"after_submit": None, "submit": None},
        "customer": None,
        "customer_creation": "if_required",
        "customer_details": details,
        "customer_email": record.customer_email,
        "expires_at": record.expires_at,
        "livemode": False,
        "metadata": as_json(record.metadata),
        "mode": "payment",
        "payment_intent": record.payment_intent,
        "payment_method_collection": "if_required",
        "payment_method_types": ["card", "us_bank_account"],
        "payment_status": record.payment_status,
        "shipping_options": [],
        "status": record.status,
        "success_url": record.success_url,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{public_url}/checkout/{record.id}" if is_open else None,
    }


def payment_intent(record: PaymentIntent) -> Shown:
    is_paid = record.status == "succeeded"
    error: Json = None
    if record.failure_code:
        error = {
            "type": "card_error" if record.settles_at is None else "invalid_request_error",
            "code": record.failure_code,
            "message": FAILURES[record.failure_code],
        }
    return {
        "id": record.id,
        "object": "payment_intent",
        "amount": record.amount,
        "amount_capturable": 0,
        "amount_received": record.amount if is_paid else 0,
        "application": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": f"{record.id}_secret_sandbox",
        "confirmation_method": "automatic",
        "created": record.created,
        "currency": record.currency,
        "customer": None,
        "description": record.description,
        "last_payment_error": error,
        "latest_charge": record.latest_charge,
        "livemode": False,
        "metadata": as_json(record.metadata),
        "next_action": None,
        "payment_method": None,
        "payment_method_types": ["card", "us_bank_account"],
        "processing": None,
        "receipt_email": None,
        "status": record.status,
        "transfer_data": None,
        "transfer_group": record.transfer_group,
    }


def charge(record: Charge) -> Shown:
    has_paid = record.status == "succeeded"
    return {
        "id": record.id,
        "object": "charge",
        "amount": record.amount,
        "amount_captured": record.amount if has_paid else 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee_amount": None,
        "balance_transaction": record.balance_transaction,
        "billing_details": dict.fromkeys(("address", "email", "name", "phone")),
        "captured": record.status != "failed",
        "created": record.created,
        "currency": record.currency,
        "customer": None,
        "description": record.description,
        "disputed": False,
        "failure_code": record.failure_code,
        "failure_message": FAILURES[record.failure_code] if record.failure_code else None,
        "livemode": False,
        "metadata": {},
        "paid": has_paid,
        "payment_intent": record.payment_intent,
        "payment_method": None,
        "payment_method_details": instrument_details(record),
        "receipt_email": None,
        "receipt_url": None,
        "refunded": False,
        "source_transfer": None,
        "status": record.status,
        "transfer_data": None,
        "transfer_group": record.transfer_group,
    }


def instrument_details(record: Charge) -> Shown:
    if record.instrument == "card":
        card: Shown = {
            "brand": "visa",
            "exp_month": 12,
            "exp_year": 2034,
            "last4": "4242",
        }
        return {"type": "card", "card": card}
    bank: Shown = {
        "account_type": "checking",
        "bank_name": "STRIPE TEST BANK",
        "last4": "6789",
    }
    return {"type": "us_bank_account", "us_bank_account": bank}


def movement(record: Movement, now: int) -> Shown:
    status: Literal["available", "pending"] = "available" if record.available_on <= now else "pending"
    fee: Shown = {
        "amount": record.fee,
        "application": None,
        "currency": record.currency,
        "description": "Stripe processing fees",
        "type": "stripe_fee",
    }
    return {
        "id": record.id,
        "object": "balance_transaction",
        "amount": record.amount,
        "available_on": record.available_on,
        "balance_type": "payments",
        "created": record.created,
        "currency": record.currency,
        "description": None,
        "exchange_rate": None,
        "fee": record.fee,
        "fee_details": [fee] if record.fee else [],
        "net": record.net,
        "reporting_category": "transfer" if record.kind == "transfer" else "charge",
        "source": record.source,
        "status": status,
        "type": record.kind,
    }


def transfer(record: Transfer) -> Shown:
    return {
        "id": record.id,
        "object": "transfer",
        "amount": record.amount,
        "amount_reversed": 0,
        "balance_transaction": record.balance_transaction,
        "created": record.created,
        "currency": record.currency,
        "description": record.description,
        "destination": record.destination,
        "destination_payment": record.id.replace("tr_", "py_"),
        "livemode": False,
        "metadata": as_json(record.metadata),
        "reversals": empty_list(f"/v1/transfers/{record.id}/reversals"),
        "reversed": False,
        "source_transaction": record.source_transaction,
        "source_type": "card",
        "transfer_group": record.transfer_group,
    }


FAILURES = {
    "card_declined": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "debit_not_authorized": "The customer's bank says that the debit was not authorized.",
}
