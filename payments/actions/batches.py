from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Subquery

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Missing, check_move
from payments.errors import ApprovedAlready, MakerIsChecker, NotFinance, NothingDue, TotalDiffers
from payments.models import (
    Approval,
    Batch,
    BatchState,
    Earning,
    EarningState,
    Payout,
    PayoutAccount,
    PayoutAccountState,
    PayoutState,
)
from payments.models.payouts import BATCH_MOVES
from payments.money import formatted
from payments.queries.payouts import payable

# One batch is built at a time, whoever builds it.
BUILDING = 0x626174636800


def check_finance(by: Actor) -> None:
    if not by.is_finance:
        raise NotFinance("Only the finance duty handles payouts. Ask somebody who has it.")


def build_batch(*, by: Actor, currency: str, now: datetime) -> Batch:
    """Freeze what is due now into a batch that waits for approval: experts with a ready account and at least the
    minimum. Takes the builders' advisory lock and locks the earnings. Raises NotFinance, NothingDue.
    """
    check_finance(by)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BUILDING])
        earnings = frozen(currency, now)
        if not earnings:
            raise NothingDue("Nobody with a ready payout account is due the minimum. Look again after the next day.")
        total = sum(earning.pay_minor for lines in earnings.values() for earning in lines)
        batch = Batch.objects.create(
            currency=currency,
            total_minor=total,
            payout_count=len(earnings),
            built_by=by.user,
            built_at=now,
            approvals_needed=2 if total > settings.SECOND_CHECKER_ABOVE_MINOR else 1,
        )
        write_payouts(batch, earnings)
        note_act(by, "batch.built", batch, now)
    return batch


def frozen(currency: str, now: datetime) -> dict[UUID, list[Earning]]:
    """The earnings to be paid by expert, locked."""
    ready = (
        payable(currency)
        .filter(payable_at__lte=now, expert__payout_account__state=PayoutAccountState.ACTIVE)
        .order_by("pk")
    )
    by_expert: dict[UUID, list[Earning]] = {}
    for earning in ready.select_for_update(of=("self",)):
        by_expert.setdefault(earning.expert_id, []).append(earning)
    least = settings.PAYOUT_MINIMUM_MINOR
    return {expert: lines for expert, lines in by_expert.items() if sum(line.pay_minor for line in lines) >= least}


def write_payouts(batch: Batch, earnings: dict[UUID, list[Earning]]) -> None:
    accounts = dict(PayoutAccount.objects.filter(expert__in=earnings).values_list("expert_id", "pk"))
    Payout.objects.bulk_create(
        Payout(
            batch=batch,
            expert_id=expert,
            account_id=accounts[expert],
            currency=batch.currency,
            amount_minor=sum(line.pay_minor for line in lines),
        )
        for expert, lines in earnings.items()
    )
    of_expert = Payout.objects.filter(batch=batch, expert=OuterRef("expert")).values("pk")
    lines = [line.pk for group in earnings.values() for line in group]
    Earning.objects.filter(pk__in=lines).update(state=EarningState.IN_PAYOUT, payout_id=Subquery(of_expert))


def note_act(by: Actor, act: str, batch: Batch, now: datetime) -> None:
    facts: dict[str, object] = {"total_minor": batch.total_minor, "currency": batch.currency}
    record_act(by=by, act=act, object_type="batch", object_id=batch.pk, now=now, facts=facts)
    note_change(batch)


def note_change(batch: Batch) -> None:
    record_event(topic="payouts", kind="batch.changed", object_type="batch", object_id=batch.pk)


def locked(batch_id: UUID) -> Batch:
    batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise Missing("There is no such batch.")
    return batch


def approve_batch(*, by: Actor, batch_id: UUID, total_minor: int, now: datetime) -> Batch:
    """One checker's yes, with the total typed; the last one needed lets it be sent. Locks the batch.

    Raises NotFinance, Missing, IllegalMove, MakerIsChecker, ApprovedAlready, TotalDiffers.
    """
    check_finance(by)
    with transaction.atomic():
        batch = locked(batch_id)
        check_move(BATCH_MOVES, now_in=batch.state, to=BatchState.APPROVED, what="batch")
        check_checker(by, batch)
        if total_minor != batch.total_minor:
            typed, held = formatted(total_minor, batch.currency), formatted(batch.total_minor, batch.currency)
            message = f"You typed {typed}; the batch is {held}. Look at it again before you approve it."
            raise TotalDiffers(message, total_minor=batch.total_minor, typed_minor=total_minor)
        Approval.objects.create(batch=batch, by=by.user, at=now)
        if batch.approvals.count() >= batch.approvals_needed:
            batch.state, batch.approved_at = BatchState.APPROVED, now
            batch.save(update_fields=["state", "approved_at"])
        note_act(by, "batch.approved", batch, now)
    return batch


def check_checker(by: Actor, batch: Batch) -> None:
    if batch.built_by_id == by.user.pk:
        raise MakerIsChecker("You built this batch, so somebody else of finance approves it.")
    if batch.approvals.filter(by=by.user).exists():
        raise ApprovedAlready("You have approved this batch already; it waits for a second person.")


def cancel_batch(*, by: Actor, batch_id: UUID, now: datetime) -> Batch:
    """Undo a batch that nobody let go yet: its earnings are due again. Locks the batch.

    Raises NotFinance, Missing, IllegalMove.
    """
    check_finance(by)
    with transaction.atomic():
        batch = locked(batch_id)
        check_move(BATCH_MOVES, now_in=batch.state, to=BatchState.CANCELLED, what="batch")
        batch.state, batch.finished_at = BatchState.CANCELLED, now
        batch.save(update_fields=["state", "finished_at"])
        Earning.objects.filter(payout__batch=batch).update(state=EarningState.PAYABLE, payout=None)
        Payout.objects.filter(batch=batch).update(state=PayoutState.CANCELLED)
        note_act(by, "batch.cancelled", batch, now)
    return batch


def finish_batches(*, now: datetime) -> int:
    """Close the batches all of whose payouts have ended; how many. Locks them, skipping locked ones."""
    moving = Payout.objects.filter(
        batch=OuterRef("pk"), state__in=[PayoutState.PLANNED, PayoutState.IN_TRANSIT, PayoutState.UNKNOWN]
    )
    ended = Batch.objects.filter(~Exists(moving), state=BatchState.SENDING)
    with transaction.atomic():
        batches = list(ended.select_for_update(skip_locked=True))
        for batch in batches:
            batch.state, batch.finished_at = BatchState.DONE, now
            batch.save(update_fields=["state", "finished_at"])
            note_change(batch)
    return len(batches)
