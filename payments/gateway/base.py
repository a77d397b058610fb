"""What the product asks of any payment provider, in the product's own words.

Amounts are integers of minor units, currencies are upper-case ISO codes, times are aware datetimes.
A method that writes takes `idempotency_key`; the same key with the same arguments has one effect.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class GatewayError(Exception):
    """Every refusal or failure of a provider call."""


class Refused(GatewayError):
    """The provider said a clean no; nothing happened there. `code` is its machine word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Unavailable(GatewayError):
    """This call did nothing: the provider was not reached, or turned us away at the door.

    It says nothing of an earlier call with the same key: an unknown outcome stays unknown.
    Reads raise it for every failure that is no clean refusal.
    """


class UnknownOutcome(GatewayError):
    """The request left us and no clear answer came: it may have happened, or it may not.

    The same call with the same key may be sent again for 20 hours; after that, look it up.
    """


class KeyReused(UnknownOutcome):
    """The key was used before with other arguments: a mistake of ours, for a person to look at."""


class BadSignature(GatewayError):
    """A webhook that the provider did not sign, or did not sign just now."""


class CheckoutStatus(StrEnum):
    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"


class PaymentStatus(StrEnum):
    PAID = "paid"
    UNPAID = "unpaid"
    NOT_REQUIRED = "no_payment_required"


class CapabilityStatus(StrEnum):
    """Whether money can be sent to an account."""

    ACTIVE = "active"
    PENDING = "pending"
    RESTRICTED = "restricted"
    REJECTED = "rejected"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class HostedCheckout:
    session_id: str
    url: str


@dataclass(frozen=True)
class CheckoutState:
    """One funding attempt as the provider sees it now; charge and fee are known once it is paid."""

    session_id: str
    deposit_id: str
    status: CheckoutStatus
    payment_status: PaymentStatus
    amount_minor: int
    currency: str
    payment_intent_id: str | None
    charge_id: str | None
    balance_transaction_id: str | None
    fee_minor: int | None
    available_at: datetime | None


@dataclass(frozen=True)
class Requirement:
    """Something the provider still wants to know of a payee."""

    description: str
    deadline_status: str


@dataclass(frozen=True)
class PayeeAccount:
    account_id: str
    transfers: CapabilityStatus
    requirements: tuple[Requirement, ...] = ()

    @property
    def is_ready(self) -> bool:
        return self.transfers is CapabilityStatus.ACTIVE


@dataclass(frozen=True)
class OnboardingLink:
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class Transfer:
    transfer_id: str
    amount_minor: int
    currency: str
    destination: str
    source_transaction: str | None
    transfer_group: str | None
    reversed_minor: int
    created_at: datetime
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Balance:
    """The platform's own money at the provider, in one currency."""

    currency: str
    available_minor: int
    pending_minor: int


@dataclass(frozen=True)
class BalanceTransaction:
    """One movement of the platform's balance; `source_id` is the charge or transfer behind it."""

    balance_transaction_id: str
    kind: str
    source_id: str | None
    amount_minor: int
    fee_minor: int
    net_minor: int
    currency: str
    created_at: datetime
    available_at: datetime


@dataclass(frozen=True)
class ProviderEvent:
    """A notice that something changed; fetch the object anew before acting on it."""

    event_id: str
    type: str
    object_id: str | None
    created_at: datetime


class PaymentGateway(Protocol):
    """One provider. Every call may raise `Refused`, `Unavailable` or `UnknownOutcome`."""

    def create_checkout(
        self,
        *,
        deposit_id: str,
        amount_minor: int,
        currency: str,
        description: str,
        success_url: str,
        cancel_url: str,
        idempotency_key: str,
    ) -> HostedCheckout:
        """Open a hosted page where a lab pays one deposit."""
        ...

    def retrieve_checkout(self, session_id: str) -> CheckoutState: ...

    def create_account(self, *, expert_id: str, email: str, country: str, idempotency_key: str) -> PayeeAccount:
        """Open an account that can receive transfers; `country` is a two-letter ISO code."""
        ...

    def onboarding_link(self, *, account_id: str, refresh_url: str, return_url: str) -> OnboardingLink: ...

    def retrieve_account(self, account_id: str) -> PayeeAccount: ...

    def create_transfer(
        self,
        *,
        amount_minor: int,
        currency: str,
        destination: str,
        source_transaction: str | None,
        transfer_group: str,
        metadata: Mapping[str, str],
        idempotency_key: str,
    ) -> Transfer:
        """Send money to a payee; `source_transaction` is the charge that funds it, and caps it."""
        ...

    def retrieve_transfer(self, transfer_id: str) -> Transfer: ...

    def find_transfers(self, transfer_group: str) -> list[Transfer]:
        """All transfers of one group, newest first: how an unknown outcome is resolved."""
        ...

    def balances(self) -> list[Balance]: ...

    def balance_transactions(self, *, created_from: datetime, created_to: datetime) -> list[BalanceTransaction]:
        """Movements with created_from <= created_at < created_to, oldest first."""
        ...

    def undelivered_events(self, *, created_from: datetime) -> list[ProviderEvent]:
        """Events whose webhook never got a 2xx from us, oldest first."""
        ...

    def verify_webhook(self, *, raw: bytes, header: str, secrets: Sequence[str], now: datetime) -> ProviderEvent:
        """Read a webhook that one of `secrets` signed within 300 s of `now`.

        Raises `BadSignature` otherwise, and `Refused` if what was signed is no event.
        """
        ...
