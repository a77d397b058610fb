"""What answers on hidden checks come to. Both outcomes are paid; a check only measures."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions.evidence import correct_evidence, record_evidence
from accounts.actor import Actor
from accounts.models import EvidenceKind
from tasks.actions.decisions import move_item, outcome_of
from tasks.actions.gold import check_reason, checked_answer, close_unused, led_item, locked_gold, note, supersede
from tasks.actions.weighing import set_due
from tasks.models import (
    Annotation,
    Decision,
    Gold,
    GoldState,
    Item,
    ItemState,
    Outcome,
    Seat,
    SeatState,
    Verdict,
)
from tasks.queries.decisions import current, current_verdicts
from tasks.queries.gold import pending, ripe

LOOK_AGAIN = timedelta(seconds=30)


@transaction.atomic
def judge_gold(*, item_id: UUID, now: datetime) -> int:
    """Give the answers of a hidden check their outcome, at the time that work would get it; how many. A retired one
    goes back to the decided items once nobody has it in hand.

    Locks the item and the check. Does nothing to an item that is no hidden check.
    """
    item = Item.objects.select_for_update(no_key=True, of=("self",)).select_related("project").get(pk=item_id)
    if item.state != ItemState.GOLD:
        return 0
    gold = locked_gold(item)
    waiting = list(pending(item_id=item.pk))
    due = ripe([each for each in waiting if each.counts_at <= now], now=now, within=settings.SILENCE_PAYS_AFTER)
    given = give(item, gold, due, now)
    if gold.state == GoldState.RETIRED and retire_whole(item, len(waiting) - len(given)):
        return len(given)
    is_open = len(waiting) > len(given) or gold.state == GoldState.RETIRED
    set_due(item, now + LOOK_AGAIN if is_open else None)
    return len(given)


def give(item: Item, gold: Gold, answers: Sequence[Annotation], now: datetime) -> list[Verdict]:
    """Verdicts of these answers under the key as it stands, and the evidence."""
    decision = current(item_ids=[item.pk]).first()
    verdicts = [
        Verdict(annotation=each, decision=decision, outcome=outcome_of(item, each, gold.answer), created_at=now)
        for each in answers
    ]
    for verdict in verdicts:
        if not verdict.annotation.is_not_enough_information:
            record_evidence(
                expert_id=verdict.annotation.expert_id, field=item.project.field, kind=EvidenceKind.GOLD,
                source_id=verdict.annotation_id, is_right=verdict.outcome == Outcome.AGREES,
                topic=item.project.specialty, now=now,
            )  # fmt: skip
    return Verdict.objects.bulk_create(verdicts)


def retire_whole(item: Item, waiting: int) -> bool:
    """End a retired check, unless answers wait or somebody has it in hand; whether it ended."""
    close_unused(item)
    if waiting or Seat.objects.filter(item=item, state=SeatState.HELD).exists():
        return False
    move_item(item, ItemState.DECIDED)
    return True


@transaction.atomic
def rekey_gold(*, by: Actor, item_id: UUID, answer: Mapping[str, object], reason: str, now: datetime) -> Gold:
    """A person corrects the answer of a hidden check: the decision and every verdict by the old key are superseded in
    their name, the evidence follows, and the check is in use again. What was paid stays paid.

    Locks the item and the check. Raises Missing, RoleTooLow, ReasonNeeded, AnswerDoesNotFit, IllegalMove.
    """
    item = led_item(by, item_id)
    check_reason(reason)
    gold = locked_gold(item)
    key = checked_answer(item, answer)
    decision = supersede(item, key, by, reason, now)
    gold.answer, gold.reason = key, reason
    if gold.state == GoldState.SUSPECT:
        gold.state = GoldState.ACTIVE
    gold.save(update_fields=["answer", "reason", "state"])
    turned = turn_verdicts(by, item, gold, decision, reason, now)
    correct_evidence(kind=EvidenceKind.GOLD, is_right=turned)
    note(gold, item.project, "gold.rekeyed", by=by, reason=reason, now=now)
    return gold


def turn_verdicts(
    by: Actor, item: Item, gold: Gold, decision: Decision, reason: str, now: datetime
) -> dict[UUID, bool]:
    """New verdicts where the new key says otherwise; whether each answer is right now. What a person did not accept
    stays so."""
    standing = current_verdicts(item_ids=[item.pk]).exclude(outcome=Outcome.NOT_ACCEPTED).select_related("annotation")
    outcomes = {verdict: outcome_of(item, verdict.annotation, gold.answer) for verdict in standing}
    changed = {verdict: outcome for verdict, outcome in outcomes.items() if verdict.outcome != outcome}
    Verdict.objects.filter(pk__in=[verdict.pk for verdict in changed]).update(superseded_at=now)
    Verdict.objects.bulk_create(
        Verdict(
            annotation=old.annotation, decision=decision, outcome=outcome, by=by.user, reason=reason, created_at=now
        )
        for old, outcome in changed.items()
    )
    return {verdict.annotation_id: outcome == Outcome.AGREES for verdict, outcome in outcomes.items()}
