from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions.events import record_event
from accounts.actor import Actor
from accounts.errors import Missing, check_move
from payments.actions import operations
from payments.actions.budgets import check_lead, note_change
from payments.actions.ledger import budget_account, platform_account, post
from payments.actions.operations import Taken
from payments.errors import AmountOutOfRange
from payments.gateway.base import CheckoutState, CheckoutStatus, HostedCheckout, PaymentGateway, PaymentStatus, Refused
from payments.models import (
    AccountKind,
    Budget,
    Deposit,
    DepositState,
    Lot,
    OperationKind,
    OperationState,
)
from payments.models.deposits import MOVES
from payments.money import formatted

# What a card payment can hold: eight digits.
LEAST_MINOR, MOST_MINOR = 100, 99_999_999


class NotYetKnown(Exception):
    """The provider has the money and has not yet said its fee, or the answer contradicts what we asked for."""


def request_deposit(*, by: Actor, budget_id: UUID, amount_minor: int, now: datetime) -> Deposit:
    """Ask for a checkout page to fund a budget; a job prepares it. Raises Missing, NotLeadOfLab, AmountOutOfRange."""
    budget = Budget.objects.filter(pk=budget_id, lab__in=list(by.labs)).first()
    if budget is None:
        raise Missing("There is no such budget, or none that you may fund.")
    check_lead(by, budget.lab_id)
    if not LEAST_MINOR <= amount_minor <= MOST_MINOR:
        least, most = formatted(LEAST_MINOR, budget.currency), formatted(MOST_MINOR, budget.currency)
        message = f"Fund between {least} and {most} at a time."
        raise AmountOutOfRange(message, fields={"amount_minor": [message]})
    with transaction.atomic():
        deposit = Deposit.objects.create(
            budget=budget, amount_minor=amount_minor, currency=budget.currency, requested_by=by.user, requested_at=now
        )
        operations.plan(kind=OperationKind.CHECKOUT, subject=deposit.pk, generation=1, now=now)
        note_deposit(deposit)
    return deposit


def note_deposit(deposit: Deposit) -> None:
    topic = f"lab:{deposit.budget.lab_id}"
    record_event(topic=topic, kind="deposit.changed", object_type="deposit", object_id=deposit.pk)


def send_checkout(*, taken: Taken, gateway: PaymentGateway, now: datetime) -> None:
    """Have the checkout page prepared and record the outcome. Calls the provider; then locks the deposit."""
    deposit = Deposit.objects.select_related("budget").get(pk=taken.operation.subject)
    page = f"{settings.PUBLIC_URL}/lab/funding/{deposit.pk}"
    outcome = operations.attempt(
        taken,
        lambda: gateway.create_checkout(
            deposit_id=str(deposit.pk),
            amount_minor=deposit.amount_minor,
            currency=deposit.currency,
            description=f"Funding of {deposit.budget.name}",
            success_url=page,
            cancel_url=page,
            idempotency_key=taken.operation.idempotency_key,
        ),
        now=now,
    )
    if isinstance(outcome, HostedCheckout):
        note_checkout(deposit_id=deposit.pk, session_id=outcome.session_id, url=outcome.url, now=now)
    elif isinstance(outcome, Refused):
        refuse_checkout(deposit_id=deposit.pk, reason=outcome.message, now=now)


def locked(deposit_id: UUID) -> Deposit:
    return Deposit.objects.select_for_update(of=("self",)).select_related("budget").get(pk=deposit_id)


def note_checkout(*, deposit_id: UUID, session_id: str, url: str, now: datetime) -> None:
    """Keep the page that the provider prepared. Locks the deposit."""
    with transaction.atomic():
        deposit = locked(deposit_id)
        if deposit.state == DepositState.REQUESTED:
            deposit.checkout_session, deposit.checkout_url = session_id, url
            move(deposit, DepositState.AWAITING)
        operations.end(subject=deposit_id, kind=OperationKind.CHECKOUT, state=OperationState.DONE, now=now)


def refuse_checkout(*, deposit_id: UUID, reason: str, now: datetime) -> None:
    """Record that the provider prepares no page. Locks the deposit."""
    with transaction.atomic():
        deposit = locked(deposit_id)
        if deposit.state == DepositState.REQUESTED:
            deposit.failure, deposit.settled_at = reason, now
            move(deposit, DepositState.FAILED)
        operations.end(
            subject=deposit_id, kind=OperationKind.CHECKOUT, state=OperationState.REFUSED, now=now, error=reason
        )


def move(deposit: Deposit, to: DepositState) -> None:
    check_move(MOVES, now_in=deposit.state, to=to, what="deposit")
    deposit.state = to
    deposit.save()
    note_deposit(deposit)


def follow_checkout(*, found: CheckoutState, has_failed: bool, now: datetime) -> Deposit | None:
    """Bring a deposit to what the provider says now; older news changes nothing. Locks the deposit.

    `has_failed`: the provider said that a delayed payment failed. None when the checkout is not ours.
    Raises NotYetKnown when it cannot be booked yet.
    """
    with transaction.atomic():
        deposit_id = deposit_of(found)
        if deposit_id is None:
            return None
        deposit = locked(deposit_id)
        if (found.amount_minor, found.currency) != (deposit.amount_minor, deposit.currency):
            raise NotYetKnown(f"Checkout {found.session_id} has another amount than deposit {deposit.pk}.")
        if deposit.state == DepositState.REQUESTED:
            deposit.checkout_session = found.session_id
            move(deposit, DepositState.AWAITING)
        follow_payment(deposit, found, has_failed=has_failed, now=now)
    return deposit


def deposit_of(found: CheckoutState) -> UUID | None:
    ours = Deposit.objects.filter(checkout_session=found.session_id).first()
    named = uuid_or_none(found.deposit_id)
    if ours is None and named is not None:
        ours = Deposit.objects.filter(pk=named, checkout_session="").first()
    return ours.pk if ours else None


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def follow_payment(deposit: Deposit, found: CheckoutState, *, has_failed: bool, now: datetime) -> None:
    """Paid only on the provider's word that it is not unpaid; a bank debit completes unpaid and is paid days later."""
    wanted = None
    if found.status is CheckoutStatus.EXPIRED:
        wanted = DepositState.EXPIRED
    elif found.status is CheckoutStatus.COMPLETE and found.payment_status is PaymentStatus.PAID:
        wanted = DepositState.PAID
    elif found.status is CheckoutStatus.COMPLETE:
        wanted = DepositState.FAILED if has_failed else DepositState.PROCESSING
    if wanted is None or wanted not in MOVES[deposit.state]:
        return
    if wanted is DepositState.PAID:
        book(deposit, found, now)
    if wanted is DepositState.FAILED:
        deposit.failure = "The bank refused the payment. Nothing was taken; try again or pay another way."
    if wanted is not DepositState.PROCESSING:
        deposit.settled_at, deposit.checkout_url = now, ""
    move(deposit, wanted)


def book(deposit: Deposit, found: CheckoutState, now: datetime) -> None:
    """The lot, the deposit in full for the budget, and the provider's fee at our cost."""
    if found.charge_id is None or found.fee_minor is None:
        raise NotYetKnown(f"Checkout {found.session_id} is paid; its charge and fee are not there yet.")
    lot = Lot.objects.create(
        deposit=deposit,
        budget=deposit.budget,
        amount_minor=deposit.amount_minor,
        currency=deposit.currency,
        charge=found.charge_id,
        provider_fee_minor=found.fee_minor,
        available_at=found.available_at,
        created_at=now,
    )
    pending = platform_account(AccountKind.STRIPE_PENDING, deposit.currency)
    free = budget_account(deposit.budget, AccountKind.BUDGET_AVAILABLE)
    facts = {"deposit": str(deposit.pk), "charge": lot.charge}
    legs = [(pending, -lot.amount_minor), (free, lot.amount_minor)]
    post(idempotency=f"deposit:{deposit.pk}", kind="deposit", legs=legs, now=now, facts=facts)
    if lot.provider_fee_minor:
        fees = platform_account(AccountKind.PROVIDER_FEES, deposit.currency)
        legs = [(fees, -lot.provider_fee_minor), (pending, lot.provider_fee_minor)]
        post(idempotency=f"deposit_fee:{deposit.pk}", kind="provider_fee", legs=legs, now=now, facts=facts)
    note_change(deposit.budget)


def book_available(*, now: datetime, limit: int) -> int:
    """Move what the provider has made available from pending to available, once a lot; how many lots. Locks them."""
    with transaction.atomic():
        due = Lot.objects.filter(available_at__lte=now, made_available_at=None).order_by("available_at")
        lots = list(due.select_for_update(skip_locked=True)[:limit])
        for lot in lots:
            book_lot_available(lot, now)
    return len(lots)


def book_lot_available(lot: Lot, now: datetime) -> None:
    net = lot.amount_minor - lot.provider_fee_minor
    if net > 0:
        legs = [
            (platform_account(AccountKind.STRIPE_PENDING, lot.currency), net),
            (platform_account(AccountKind.STRIPE_AVAILABLE, lot.currency), -net),
        ]
        post(idempotency=f"available:{lot.pk}", kind="available", legs=legs, now=now, facts={"lot": str(lot.pk)})
    lot.made_available_at = now
    lot.save(update_fields=["made_available_at"])
