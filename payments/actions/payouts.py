from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from accounts.actions.events import record_event
from accounts.errors import check_move
from payments.actions import operations
from payments.actions.batches import note_change as note_batch
from payments.actions.ledger import expert_account, post
from payments.models import (
    AccountKind,
    Batch,
    BatchState,
    Earning,
    EarningState,
    Lot,
    OperationKind,
    Payout,
    PayoutState,
    Transfer,
)
from payments.models.payouts import PAYOUT_MOVES, TRANSFER_MOVES

REFUSED_AGAIN_AFTER = timedelta(hours=1)
SPENT = (PayoutState.IN_TRANSIT, PayoutState.UNKNOWN, PayoutState.PAID)


class NoLotLeft(Exception):
    """The budgets' lots do not cover the payout; the ledger makes this impossible, so it is an incident."""


def to_dispatch(*, limit: int) -> list[UUID]:
    """The planned payouts of approved batches, the oldest first."""
    planned = Payout.objects.filter(
        state=PayoutState.PLANNED, batch__state__in=[BatchState.APPROVED, BatchState.SENDING]
    )
    return list(planned.order_by("pk").values_list("pk", flat=True)[:limit])


def dispatch(*, payout_id: UUID, now: datetime) -> bool:
    """Send one planned payout on its way: ledger, transfers, planned calls, in one commit.

    Locks the payout, skipping a locked one, and the lots it draws on. False when another run has it. Raises NoLotLeft.
    """
    with transaction.atomic():
        planned = Payout.objects.select_for_update(skip_locked=True).filter(pk=payout_id, state=PayoutState.PLANNED)
        payout = planned.first()
        if payout is None:
            return False
        begin_batch(payout.batch_id)
        post_leaving(payout, now)
        for lot, amount in draw(payout):
            transfer = Transfer.objects.create(
                payout=payout, lot=lot, amount_minor=amount, state=PayoutState.IN_TRANSIT
            )
            operations.plan(kind=OperationKind.TRANSFER, subject=transfer.pk, generation=1, now=now)
        move(payout, PayoutState.IN_TRANSIT)
    return True


def begin_batch(batch_id: UUID) -> None:
    begun = Batch.objects.filter(pk=batch_id, state=BatchState.APPROVED).update(state=BatchState.SENDING)
    if begun:
        note_batch(Batch(pk=batch_id))


def post_leaving(payout: Payout, now: datetime) -> None:
    legs = [
        (expert_account(payout.expert_id, AccountKind.EXPERT_PAYABLE, payout.currency), -payout.amount_minor),
        (expert_account(payout.expert_id, AccountKind.EXPERT_IN_TRANSIT, payout.currency), payout.amount_minor),
    ]
    facts = {"payout": str(payout.pk), "batch": str(payout.batch_id)}
    post(idempotency=f"payout:{payout.pk}", kind="payout", legs=legs, now=now, facts=facts)


def draw(payout: Payout) -> list[tuple[Lot, int]]:
    """The parts of the payout by lot: the money of each budget out of its lots, the oldest first. Locks the lots."""
    wanted = dict(payout.earnings.order_by().values_list("budget").annotate(Sum("pay_minor")))
    lots = list(Lot.objects.select_for_update().filter(budget__in=wanted).order_by("created_at", "pk"))
    spent = dict(
        Transfer.objects.filter(lot__in=lots, state__in=SPENT)
        .order_by()
        .values_list("lot")
        .annotate(Sum("amount_minor"))
    )
    parts = []
    for lot in lots:
        part = min(wanted[lot.budget_id], lot.amount_minor - spent.get(lot.pk, 0))
        if part > 0:
            wanted[lot.budget_id] -= part
            parts.append((lot, part))
    if any(wanted.values()):
        raise NoLotLeft(f"Payout {payout.pk} lacks {sum(wanted.values())} {payout.currency} in lots.")
    return parts


def move(payout: Payout, to: PayoutState) -> None:
    if payout.state == to:
        return
    check_move(PAYOUT_MOVES, now_in=payout.state, to=to, what="payout")
    payout.state = to
    payout.save(update_fields=["state", "failure", "settled_at"])
    for topic in ("payouts", f"expert:{payout.expert_id}"):
        record_event(topic=topic, kind="payout.changed", object_type="payout", object_id=payout.pk)


def move_transfer(transfer: Transfer, to: PayoutState) -> None:
    if transfer.state != to:
        check_move(TRANSFER_MOVES, now_in=transfer.state, to=to, what="transfer")
        transfer.state = to
    transfer.save(update_fields=["state", "provider_transfer"])


def settle(payout: Payout, now: datetime) -> None:
    """Draw the payout's state from its transfers, in the caller's transaction, which locked the payout."""
    transfers = list(payout.transfers.all())
    states = {transfer.state for transfer in transfers}
    if PayoutState.UNKNOWN in states:
        move(payout, PayoutState.UNKNOWN)
    elif PayoutState.IN_TRANSIT in states:
        move(payout, PayoutState.IN_TRANSIT)
    elif states == {PayoutState.PAID}:
        succeed(payout, now)
    elif states == {PayoutState.FAILED}:
        fail(payout, now)
    else:
        send_rest_again([transfer for transfer in transfers if transfer.state == PayoutState.FAILED], now)
        move(payout, PayoutState.IN_TRANSIT)


def succeed(payout: Payout, now: datetime) -> None:
    payout.settled_at, payout.failure = now, ""
    move(payout, PayoutState.PAID)
    Earning.objects.filter(payout=payout).update(state=EarningState.PAID)
    note_earnings(payout)


def fail(payout: Payout, now: datetime) -> None:
    """The money is payable again; the next batch takes it up."""
    legs = [
        (expert_account(payout.expert_id, AccountKind.EXPERT_IN_TRANSIT, payout.currency), -payout.amount_minor),
        (expert_account(payout.expert_id, AccountKind.EXPERT_PAYABLE, payout.currency), payout.amount_minor),
    ]
    facts = {"payout": str(payout.pk), "reason": payout.failure}
    post(idempotency=f"payout_failed:{payout.pk}", kind="payout_failed", legs=legs, now=now, facts=facts)
    payout.settled_at = now
    move(payout, PayoutState.FAILED)
    Earning.objects.filter(payout=payout).update(state=EarningState.PAYABLE)
    note_earnings(payout)


def note_earnings(payout: Payout) -> None:
    topic = f"expert:{payout.expert_id}"
    record_event(topic=topic, kind="earning.changed", object_type="payout", object_id=payout.pk)


def send_rest_again(transfers: list[Transfer], now: datetime) -> None:
    """Part of the payout has arrived, so the refused rest stays on its way and is sent again under a new key."""
    for transfer in transfers:
        generation = operations.generations(OperationKind.TRANSFER, transfer.pk) + 1
        later = now + REFUSED_AGAIN_AFTER
        operations.plan(
            kind=OperationKind.TRANSFER, subject=transfer.pk, generation=generation, now=now, not_before=later
        )
        move_transfer(transfer, PayoutState.IN_TRANSIT)
