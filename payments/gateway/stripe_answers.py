"""Stripe's answers in the product's words. A missing field raises: the caller counts it unknown."""

from datetime import UTC, datetime

import stripe
from stripe.checkout import Session
from stripe.v2.core._account import Account
from stripe.v2.core._account_link import AccountLink

from payments.gateway.base import (
    Balance,
    BalanceTransaction,
    CapabilityStatus,
    CheckoutState,
    CheckoutStatus,
    HostedCheckout,
    OnboardingLink,
    PayeeAccount,
    PaymentStatus,
    ProviderEvent,
    Requirement,
    Transfer,
)


class Incomplete(Exception):
    """The answer lacks what it must have."""


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def identity(reference: stripe.StripeObject | str | None) -> str | None:
    """The id of what may be an id or the object itself."""
    return str(reference["id"]) if isinstance(reference, stripe.StripeObject) else reference


def required[T](value: T | None, name: str) -> T:
    if value is None:
        raise Incomplete(name)
    return value


def hosted_checkout(session: Session) -> HostedCheckout:
    return HostedCheckout(session_id=session.id, url=required(session.url, "url"))


def checkout_state(session: Session) -> CheckoutState:
    intent = session.payment_intent
    charge = intent.latest_charge if isinstance(intent, stripe.PaymentIntent) else None
    paid = charge if isinstance(charge, stripe.Charge) and charge.paid else None
    line = paid.balance_transaction if paid else None
    known = line if isinstance(line, stripe.BalanceTransaction) else None
    return CheckoutState(
        session_id=session.id,
        deposit_id=session.client_reference_id or "",
        status=CheckoutStatus(required(session.status, "status")),
        payment_status=PaymentStatus(session.payment_status),
        amount_minor=required(session.amount_total, "amount_total"),
        currency=required(session.currency, "currency").upper(),
        payment_intent_id=identity(intent),
        charge_id=paid.id if paid else None,
        balance_transaction_id=identity(line),
        fee_minor=known.fee if known else None,
        available_at=moment(known.available_on) if known else None,
    )


def payee_account(account: Account) -> PayeeAccount:
    configuration = required(account.configuration, "configuration")
    recipient = required(configuration.recipient, "recipient")
    balance = required(recipient.capabilities, "capabilities").stripe_balance
    transfers = balance.stripe_transfers if balance else None
    status = transfers.status if transfers else "unsupported"
    entries = (account.requirements.entries if account.requirements else None) or []
    return PayeeAccount(
        account_id=account.id,
        transfers=CapabilityStatus(status),
        requirements=tuple(
            Requirement(entry.description, entry.minimum_deadline.status)
            for entry in entries
            if entry.awaiting_action_from == "user"
        ),
    )


def onboarding_link(link: AccountLink) -> OnboardingLink:
    return OnboardingLink(url=link.url, expires_at=datetime.fromisoformat(link.expires_at))


def transfer(found: stripe.Transfer) -> Transfer:
    return Transfer(
        transfer_id=found.id,
        amount_minor=found.amount,
        currency=found.currency.upper(),
        destination=required(identity(found.destination), "destination"),
        source_transaction=identity(found.source_transaction),
        transfer_group=found.transfer_group,
        reversed_minor=found.amount_reversed,
        created_at=moment(found.created),
        metadata=found.metadata.to_dict() if found.metadata else {},
    )


def balances(found: stripe.Balance) -> list[Balance]:
    available = {side.currency: side.amount for side in found.available}
    pending = {side.currency: side.amount for side in found.pending}
    return [
        Balance(currency.upper(), available.get(currency, 0), pending.get(currency, 0))
        for currency in sorted(available.keys() | pending.keys())
    ]


def balance_transaction(line: stripe.BalanceTransaction) -> BalanceTransaction:
    return BalanceTransaction(
        balance_transaction_id=line.id,
        kind=line.type,
        source_id=identity(line.source),
        amount_minor=line.amount,
        fee_minor=line.fee,
        net_minor=line.net,
        currency=line.currency.upper(),
        created_at=moment(line.created),
        available_at=moment(line.available_on),
    )


def snapshot_event(event: stripe.Event) -> ProviderEvent:
    about = event.data.object
    return ProviderEvent(
        event_id=event.id,
        type=event.type,
        object_id=getattr(about, "id", None),
        created_at=moment(event.created),
    )
