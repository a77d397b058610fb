"""Paying for answers: one annotation, one earning, one ledger transaction, one commit."""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.errors import Refusal
from accounts.queries.actors import actor_of
from marketplace.models import Engagement, ReservedSeat, Settlement
from marketplace.queries import settlements as queries
from payments.actions.budgets import release, reserve
from payments.actions.earnings import accrue, reverse
from tasks.models import Annotation, ItemState, Outcome, Verdict

log = logging.getLogger(__name__)


@transaction.atomic
def settle_item(*, item_id: UUID, now: datetime) -> int:
    """Pay every answer of the item that is to be paid and is not; how many were.

    Locks the item's open engagements and passes over those another worker holds; then the ledger's accounts.
    Raises NotEnoughMoney when a payment that was undone is due again and the budget is empty.
    """
    held = Engagement.objects.select_for_update(no_key=True, skip_locked=True).filter(
        claim__item=item_id, closed_at=None
    )
    free = list(held.order_by("pk").values_list("pk", flat=True))
    found = queries.payable(now).filter(item=item_id, claim__in=free).select_related("item").order_by("claim_id")
    return sum(settle(annotation, now) for annotation in found)


def settle(annotation: Annotation, now: datetime) -> bool:
    """Pay one answer whose engagement is locked and open."""
    engagement = annotation.claim.engagement
    earlier = Settlement.objects.filter(annotation=annotation).count()
    key = f"settlement:{annotation.pk}:{earlier + 1}"
    reserve_difference(engagement, 0 if earlier else reserved_for(annotation), key, now)
    earning = accrue(
        expert_id=annotation.expert_id,
        budget_id=engagement.offer.budget_id,
        rate=engagement.rate,
        description=described(annotation),
        earned_at=annotation.submitted_at,
        payable_at=max(now, annotation.submitted_at + settings.SILENCE_PAYS_AFTER),
        idempotency=key,
        now=now,
    )
    Settlement.objects.create(engagement=engagement, annotation=annotation, earning=earning, settled_at=now)
    Engagement.objects.filter(pk=engagement.pk).update(closed_at=now)
    return True


def reserved_for(annotation: Annotation) -> int:
    """What the answer's seat has in reserve: a seat that came back and was priced anew may differ from the claim."""
    return (
        ReservedSeat.objects.select_related("reservation__rate")
        .get(seat=annotation.claim.seat_id)
        .reservation.rate.bill_minor
    )


def reserve_difference(engagement: Engagement, reserved_minor: int, key: str, now: datetime) -> None:
    """Bring what is reserved to the agreed price: nothing is left of a payment that was undone."""
    difference = engagement.rate.bill_minor - reserved_minor
    if difference:
        move = reserve if difference > 0 else release
        move(
            budget_id=engagement.offer.budget_id,
            amount_minor=abs(difference),
            idempotency=f"{key}:difference",
            now=now,
            facts={"claim": str(engagement.pk)},
        )


def described(annotation: Annotation) -> str:
    """The line of the earning. It is the same whether the answer agreed or not: outcomes are published in batches."""
    last = annotation.item_id.hex[-8:]
    if annotation.item.state == ItemState.WITHDRAWN:
        return f"Item {last}: answer given, item withdrawn by the lab"
    return f"Item {last}: answer given"


@transaction.atomic
def reverse_settlement(*, settlement_id: UUID, now: datetime) -> bool:
    """Take back the pay of an answer that a person did not accept, in that person's name and for their reason.

    Locks the settlement's engagement, the earning and the ledger's accounts. Raises IllegalMove once payable.
    """
    settlement = Settlement.objects.select_related("engagement").get(pk=settlement_id)
    engagement = Engagement.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=settlement.engagement_id)
    verdict = (
        Verdict.objects.filter(
            annotation=settlement.annotation_id, superseded_at=None, outcome=Outcome.NOT_ACCEPTED, by__isnull=False
        )
        .select_related("by")
        .first()
    )
    still_live = Settlement.objects.filter(pk=settlement_id, reversed_at=None)
    if not engagement or not still_live.exists() or verdict is None or verdict.by is None:
        return False
    reverse(earning_id=settlement.earning_id, by=actor_of(verdict.by), reason=verdict.reason, now=now)
    still_live.update(reversed_at=now)
    Engagement.objects.filter(pk=settlement.engagement_id).update(closed_at=None)
    return True


def settle_missed(*, now: datetime, limit: int) -> int:
    """Pay what no nudge has paid and undo what a person refused since, each in its own commit; how many.

    What cannot be paid is reported, found again by the next sweep, and holds up no other.
    """
    done = 0
    for item in queries.items_to_settle(now=now, limit=limit):
        done += or_report(lambda item=item: settle_item(item_id=item, now=now))  # type: ignore[misc]
    for settlement in queries.settlements_to_reverse(limit=limit):
        done += or_report(lambda pk=settlement: reverse_settlement(settlement_id=pk, now=now))  # type: ignore[misc]
    Engagement.objects.filter(pk__in=queries.engagements_over(limit=limit), closed_at=None).update(closed_at=now)
    return done


def or_report(step: Callable[[], int]) -> int:
    try:
        return step()
    except Refusal:
        log.exception("an answer could not be paid or taken back; the next sweep tries again")
        return 0
