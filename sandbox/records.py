"""What the sandbox remembers. Each class is one kind of record; `prefix` begins its ids."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from sandbox.shapes import Json

Instrument = Literal["card", "us_bank_account"]
Standing = Literal["currently_due", "submitted", "active", "restricted", "rejected"]


@dataclass
class Record:
    prefix: ClassVar[str]
    id: str
    created: int


@dataclass
class Account(Record):
    """A payee; `standing` is how far the onboarding came, `review_ends` when it goes on."""

    prefix = "acct"
    email: str | None
    country: str | None
    display_name: str | None
    is_recipient: bool
    metadata: dict[str, str] = field(default_factory=dict)
    standing: Standing = "currently_due"
    review_ends: int | None = None


@dataclass
class AccountLink(Record):
    prefix = "alnk"
    account: str
    refresh_url: str
    return_url: str | None
    expires_at: int
    used_at: int | None = None


@dataclass
class CheckoutSession(Record):
    prefix = "cs_test"
    amount: int
    currency: str
    description: str
    success_url: str
    cancel_url: str | None
    expires_at: int
    client_reference_id: str | None
    customer_email: str | None
    transfer_group: str | None
    metadata: dict[str, str] = field(default_factory=dict)
    intent_metadata: dict[str, str] = field(default_factory=dict)
    status: Literal["open", "complete", "expired"] = "open"
    payment_status: Literal["paid", "unpaid"] = "unpaid"
    payment_intent: str | None = None


@dataclass
class PaymentIntent(Record):
    """`settles_at` is when a bank debit ends, well or (`will_fail`) badly."""

    prefix = "pi"
    amount: int
    currency: str
    session: str
    description: str
    transfer_group: str | None
    metadata: dict[str, str] = field(default_factory=dict)
    status: Literal["requires_payment_method", "processing", "succeeded"] = "requires_payment_method"
    latest_charge: str | None = None
    failure_code: str | None = None
    settles_at: int | None = None
    will_fail: bool = False


@dataclass
class Charge(Record):
    prefix = "ch"
    amount: int
    currency: str
    payment_intent: str
    instrument: Instrument
    description: str
    transfer_group: str | None
    status: Literal["failed", "pending", "succeeded"]
    balance_transaction: str | None = None
    failure_code: str | None = None


@dataclass
class Transfer(Record):
    prefix = "tr"
    amount: int
    currency: str
    destination: str
    balance_transaction: str
    description: str | None
    source_transaction: str | None
    transfer_group: str | None
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass
class Movement(Record):
    """One line of the platform's balance: Stripe calls it a balance transaction."""

    prefix = "txn"
    amount: int
    fee: int
    net: int
    currency: str
    kind: Literal["charge", "payment", "transfer"]
    source: str
    available_on: int


@dataclass
class Event(Record):
    """`snapshot` is the object as it was; a thin event carries only what it is about."""

    prefix = "evt"
    type: str
    snapshot: dict[str, Json]
    is_thin: bool
    request_id: str | None
    idempotency_key: str | None


@dataclass
class WebhookEndpoint(Record):
    prefix = "we"
    url: str
    secret: str
    enabled_events: list[str]
    description: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
