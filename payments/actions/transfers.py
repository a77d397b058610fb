from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.trail import record_act
from accounts.models import Trail
from payments.actions import operations, payouts
from payments.actions.deposits import uuid_or_none
from payments.actions.ledger import expert_account, platform_account, post
from payments.actions.operations import Taken
from payments.gateway.base import GatewayError, PaymentGateway, Refused
from payments.gateway.base import Transfer as ProviderTransfer
from payments.models import AccountKind, OperationKind, OperationState, Payout, PayoutState, Transfer

OURS = "transfer_id"


def send_transfer(*, taken: Taken, gateway: PaymentGateway, now: datetime) -> None:
    """Send one transfer, or find out what became of it, and record the outcome. Calls the provider; locks the payout.

    After an unclear answer it is looked up before the same key goes out again, and once the provider may have
    forgotten the key nothing goes out any more.
    """
    transfer = Transfer.objects.select_related("payout__account", "lot").get(pk=taken.operation.subject)
    if taken.may_have_happened:
        try:
            found = look_up(transfer, gateway)
        except GatewayError as error:
            operations.postpone(taken, error, now=now)
            mark_unknown(transfer_id=transfer.pk, now=now)
            return
        if found is not None:
            mark_paid(transfer_id=transfer.pk, provider_transfer=found.transfer_id, now=now)
            return
        if not taken.may_be_sent(now):
            operations.look_later(taken, now=now, reason="Not found at the provider, and not sent again.")
            mark_unknown(transfer_id=transfer.pk, now=now)
            return
    record(taken, transfer, gateway, now)


def look_up(transfer: Transfer, gateway: PaymentGateway) -> ProviderTransfer | None:
    """The provider's transfer that carries our id, if there is one."""
    found = gateway.find_transfers(group_of(transfer))
    return next((each for each in found if each.metadata.get(OURS) == str(transfer.pk)), None)


def group_of(transfer: Transfer) -> str:
    """One group a lot: the provider may give a transfer the group of the charge that funds it."""
    return str(transfer.lot.deposit_id)


def record(taken: Taken, transfer: Transfer, gateway: PaymentGateway, now: datetime) -> None:
    outcome = operations.attempt(
        taken,
        lambda: gateway.create_transfer(
            amount_minor=transfer.amount_minor,
            currency=transfer.payout.currency,
            destination=transfer.payout.account.provider_account,
            source_transaction=transfer.lot.charge,
            transfer_group=group_of(transfer),
            metadata={OURS: str(transfer.pk), "payout_id": str(transfer.payout_id)},
            idempotency_key=taken.operation.idempotency_key,
        ),
        now=now,
    )
    if isinstance(outcome, ProviderTransfer):
        mark_paid(transfer_id=transfer.pk, provider_transfer=outcome.transfer_id, now=now)
    elif isinstance(outcome, Refused):
        mark_refused(transfer_id=transfer.pk, reason=outcome.message, now=now)
    else:
        taken.operation.refresh_from_db()
        if taken.operation.state == OperationState.UNKNOWN:
            mark_unknown(transfer_id=transfer.pk, now=now)


def locked(transfer_id: UUID) -> tuple[Payout, Transfer]:
    """The payout first, then its transfer: the order everywhere."""
    payout = Payout.objects.select_for_update().get(transfers=transfer_id)
    return payout, Transfer.objects.select_for_update().get(pk=transfer_id)


def mark_paid(*, transfer_id: UUID, provider_transfer: str, now: datetime) -> None:
    """Record that the provider has made the transfer; once, whoever says so first. Locks payout and transfer."""
    with transaction.atomic():
        payout, transfer = locked(transfer_id)
        operations.end(subject=transfer_id, kind=OperationKind.TRANSFER, state=OperationState.DONE, now=now)
        if transfer.state == PayoutState.PAID:
            return
        legs = [
            (
                expert_account(payout.expert_id, AccountKind.EXPERT_IN_TRANSIT, payout.currency),
                -transfer.amount_minor,
            ),
            (platform_account(AccountKind.STRIPE_AVAILABLE, payout.currency), transfer.amount_minor),
        ]
        facts = {"transfer": str(transfer.pk), "provider_transfer": provider_transfer}
        post(idempotency=f"transfer:{transfer.pk}", kind="transfer", legs=legs, now=now, facts=facts)
        transfer.provider_transfer = provider_transfer
        payouts.move_transfer(transfer, PayoutState.PAID)
        payouts.settle(payout, now)


def mark_refused(*, transfer_id: UUID, reason: str, now: datetime) -> None:
    """Record the provider's clean no. Locks payout and transfer."""
    with transaction.atomic():
        payout, transfer = locked(transfer_id)
        operations.end(
            subject=transfer_id, kind=OperationKind.TRANSFER, state=OperationState.REFUSED, now=now, error=reason
        )
        if transfer.state in (PayoutState.PAID, PayoutState.FAILED):
            return
        payouts.move_transfer(transfer, PayoutState.FAILED)
        payout.failure = reason
        payout.save(update_fields=["failure"])
        payouts.settle(payout, now)


def mark_unknown(*, transfer_id: UUID, now: datetime) -> None:
    """Say that the provider is being asked. Locks payout and transfer."""
    with transaction.atomic():
        payout, transfer = locked(transfer_id)
        if transfer.state == PayoutState.IN_TRANSIT:
            payouts.move_transfer(transfer, PayoutState.UNKNOWN)
            payouts.settle(payout, now)


def follow_transfer(*, found: ProviderTransfer, now: datetime) -> Transfer | None:
    """Take up what the provider says of a transfer; None when it is not ours. Locks payout and transfer."""
    transfer = Transfer.objects.filter(provider_transfer=found.transfer_id).first()
    named = uuid_or_none(found.metadata.get(OURS, ""))
    if transfer is None and named is not None:
        transfer = Transfer.objects.filter(pk=named).first()
    if transfer is None:
        return None
    mark_paid(transfer_id=transfer.pk, provider_transfer=found.transfer_id, now=now)
    if found.reversed_minor:
        note_reversal(transfer, found.reversed_minor, now)
    return transfer


def note_reversal(transfer: Transfer, reversed_minor: int, now: datetime) -> None:
    """A reversal is made by a person at the provider; finance finds it in the trail, once."""
    facts: dict[str, object] = {"reversed_minor": reversed_minor}
    if not Trail.objects.filter(act="transfer.reversed", object_id=transfer.pk, facts=facts).exists():
        record_act(
            by=None, act="transfer.reversed", object_type="transfer", object_id=transfer.pk, now=now, facts=facts
        )
