"""Calls to the provider: planned in the transaction that wants them, made by a job, their outcome recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from payments.gateway.base import GatewayError, Refused, Unavailable
from payments.models import Operation, OperationKind, OperationState

# Longer than a job may live, so that nobody else sends while the first sender still can.
LEASE = timedelta(seconds=150)
# The provider forgets keys after 24 hours; we stop sending before.
SENT_AGAIN_WITHIN = timedelta(hours=20)
LOOK_AGAIN_AFTER = timedelta(hours=1)
# The first pauses; after an unclear answer longer than a call can hang, since `now` is when it began.
AFTER_NOTHING, AFTER_UNKNOWN = timedelta(seconds=2), timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)
OPEN = (OperationState.PLANNED, OperationState.SENDING, OperationState.UNKNOWN)


@dataclass(frozen=True)
class Taken:
    """An operation in the hands of one sender. `may_have_happened`: an earlier call gave no clear answer."""

    operation: Operation
    may_have_happened: bool

    def may_be_sent(self, now: datetime) -> bool:
        first = self.operation.first_sent_at
        return first is None or now - first < SENT_AGAIN_WITHIN


def plan(
    *, kind: OperationKind, subject: UUID, generation: int, now: datetime, not_before: datetime | None = None
) -> None:
    """Write down a call to be made, in the caller's transaction; the same generation is planned once."""
    Operation.objects.get_or_create(
        idempotency_key=f"{kind.value}:{subject}:{generation}",
        defaults={"kind": kind, "subject": subject, "next_try_at": not_before or now, "created_at": now},
    )


def generations(kind: OperationKind, subject: UUID) -> int:
    """How many calls were planned for this subject so far."""
    return Operation.objects.filter(kind=kind, subject=subject).count()


def take(*, now: datetime) -> Taken | None:
    """Take the call that waits longest, for the time of a lease. Locks its row, skipping locked ones; commits.

    A sender that died holds its call until the lease ends; then the call counts as possibly made.
    """
    with transaction.atomic(durable=True):
        waiting = Operation.objects.filter(state__in=OPEN, next_try_at__lte=now).order_by("next_try_at", "pk")
        operation = waiting.select_for_update(skip_locked=True).first()
        if operation is None:
            return None
        may_have_happened = operation.first_sent_at is not None
        operation.state = OperationState.SENDING
        operation.attempts += 1
        operation.first_sent_at = operation.first_sent_at or now
        operation.next_try_at = now + LEASE
        operation.save(update_fields=["state", "attempts", "first_sent_at", "next_try_at"])
    return Taken(operation, may_have_happened)


def attempt[T](taken: Taken, call: Callable[[], T], *, now: datetime) -> T | Refused | None:
    """Make the call outside any transaction: its answer, its refusal, or None when it is to be tried again."""
    if transaction.get_connection().in_atomic_block:
        raise RuntimeError("A provider is never called inside a transaction.")
    try:
        return call()
    except Refused as refusal:
        return refusal
    except GatewayError as error:
        postpone(taken, error, now=now)
        return None


def postpone(taken: Taken, error: GatewayError, *, now: datetime) -> None:
    """Record that no clear answer came, or that nobody was there; try again later. Locks the row."""
    did_nothing = isinstance(error, Unavailable) and not taken.may_have_happened
    first_pause = AFTER_NOTHING if did_nothing else AFTER_UNKNOWN
    pause = min(LONGEST_PAUSE, first_pause * 2 ** min(taken.operation.attempts - 1, 12))
    with transaction.atomic():
        operation = Operation.objects.select_for_update().get(pk=taken.operation.pk)
        if operation.state not in OPEN:
            return
        operation.state = OperationState.PLANNED if did_nothing else OperationState.UNKNOWN
        if did_nothing:
            operation.first_sent_at = None
        operation.next_try_at = now + pause
        operation.error = str(error)[:2000]
        operation.save(update_fields=["state", "first_sent_at", "next_try_at", "error"])


def look_later(taken: Taken, *, now: datetime, reason: str) -> None:
    """Leave the outcome unknown and look it up again in an hour; nothing is sent any more."""
    Operation.objects.filter(pk=taken.operation.pk, state__in=OPEN).update(
        state=OperationState.UNKNOWN, next_try_at=now + LOOK_AGAIN_AFTER, error=reason
    )


def end(*, subject: UUID, kind: OperationKind, state: OperationState, now: datetime, error: str = "") -> None:
    """Record the outcome of what is open for this subject, in the caller's transaction."""
    Operation.objects.filter(subject=subject, kind=kind, state__in=OPEN).update(
        state=state, finished_at=now, error=error[:2000]
    )


def is_open(kind: OperationKind, subject: UUID) -> bool:
    """Whether a call for this subject is planned or its outcome not known."""
    return Operation.objects.filter(kind=kind, subject=subject, state__in=OPEN).exists()
