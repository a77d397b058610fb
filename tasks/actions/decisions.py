from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.evidence import record_evidence
from accounts.errors import check_move
from accounts.models import EvidenceKind
from tasks import types
from tasks.actions.seats import close_planned
from tasks.actions.weighing import Found, Weighed, weigh_item
from tasks.models import Annotation, Decision, Item, ItemState, Outcome, Route, Verdict
from tasks.models.items import MOVES
from tasks.queries import decisions

METHOD = "dawid-skene/known-skills/1"
# Nothing was weighed: each conversation stands as its expert's.
EACH_ITS_OWN = "each-its-own/1"
# Equal skills make thresholds and posteriors equal to the last bit or the last but one.
ROUNDING = 1e-9


@transaction.atomic
def decide_item(*, item_id: UUID, now: datetime) -> Decision | None:
    """Decide an item on its answers alone once all its seats are filled and every answer counts, or hand it to a
    person; give each answer its verdict. None while it is not yet due, and where a person is needed. Decided already
    is fine.

    Locks the item. Raises Item.DoesNotExist.
    """
    weighed = weigh_item(item_id=item_id, now=now)
    if weighed is None:
        return decisions.current(item_ids=[item_id]).first()
    return conclude(weighed, weighed.found(), now=now)


def conclude(
    weighed: Weighed,
    found: Found,
    *,
    now: datetime,
    at_least: float | None = None,
    fewest: int | None = None,
    method: str = METHOD,
) -> Decision | None:
    """Decide the item as the consensus says, or leave it to a person where that is not sure enough; close what was
    never asked for. The caller has locked the item.

    `at_least`: the posterior that counts as sure; `fewest`: experts' votes without which nothing is decided. By default
    nobody decides alone, however good, but in kinds whose answers are each their own.
    """
    item = weighed.item
    needed = types.of(item.project.task_type).fewest_answers if fewest is None else fewest
    sure = settings.DECIDED_AT_POSTERIOR if at_least is None else at_least
    is_sure = weighed.answered >= needed and found.confidence >= sure - ROUNDING
    decision = None
    if is_sure and found.answer is not None:
        decision = Decision.objects.create(
            item=item,
            answer=found.answer,
            posterior=dict(found.posterior),
            confidence=found.confidence,
            answers_counted=len(weighed.answers),
            route=Route.EXPERT,
            method=EACH_ITS_OWN if item.project.task_type in types.LIVE else method,
            decided_at=now,
        )
    verdicts = give_verdicts(item, weighed.answers, decision, now)
    close_planned(item)
    move_item(item, ItemState.DECIDED if decision else ItemState.UNSURE)
    if decision:
        note_evidence(item, verdicts, now)
    return decision


def give_verdicts(item: Item, answers: Sequence[Annotation], decision: Decision | None, now: datetime) -> list[Verdict]:
    """Agrees or dissent by the decision; needs a person where there is none."""
    verdicts = [
        Verdict(
            annotation=annotation,
            decision=decision,
            outcome=outcome_of(item, annotation, decision.answer) if decision else Outcome.NEEDS_PERSON,
            created_at=now,
        )
        for annotation in answers
    ]
    return Verdict.objects.bulk_create(verdicts)


def outcome_of(item: Item, annotation: Annotation, decided: Mapping[str, object]) -> Outcome:
    """Agrees where the answer says what was decided; else honest dissent."""
    if annotation.is_not_enough_information:
        return Outcome.DISSENT
    kind, asked = types.of(item.project.task_type), item.project.task_settings
    return Outcome.AGREES if kind.agrees(annotation.answer, decided, item.content, asked) else Outcome.DISSENT


def certain(item: Item, answer: Mapping[str, object]) -> dict[str, object]:
    """The posterior of what a person says: its class and no other; a part's, where answers have parts."""
    kind, asked = item.project.task_type, item.project.task_settings
    if types.has_classes(kind):
        decided = types.classified(kind).to_class(answer)
        return {cls: float(cls == decided) for cls in types.classified(kind).answer_classes(asked)}
    in_parts = types.IN_PARTS[kind]
    said = in_parts.in_parts(answer, in_parts.parts([answer], item.content, asked))
    return {key: {cls: 1.0} for key, cls in said.items()}


def move_item(item: Item, to: ItemState) -> None:
    """Move an item that the caller has locked, tell who watches; nothing is due on it any more. Raises IllegalMove."""
    check_move(MOVES, now_in=item.state, to=to, what="item")
    item.state, item.due_at = to, None
    item.save(update_fields=["state", "due_at"])
    record_event(topic=f"project:{item.project_id}", kind="item.decided", object_type="item", object_id=item.pk)


def note_evidence(item: Item, verdicts: Sequence[Verdict], now: datetime) -> None:
    """Agreement with the decision as evidence of its own kind; the standing is projected later. "Not enough
    information" says nothing about being right, nor does a text of which there may be several good ones."""
    if not types.of(item.project.task_type).has_one_right_answer:
        return
    for verdict in verdicts:
        if not verdict.annotation.is_not_enough_information:
            record_evidence(
                expert_id=verdict.annotation.expert_id,
                field=item.project.field,
                kind=EvidenceKind.PEERS,
                source_id=verdict.annotation_id,
                is_right=verdict.outcome == Outcome.AGREES,
                topic=item.project.specialty,
                now=now,
            )


@transaction.atomic
def reopen_items(*, item_ids: Sequence[UUID], now: datetime) -> list[Item]:
    """Take back what AI decided of these items, so that experts judge them; those re-opened. What experts or a person
    decided stays. Locks the items."""
    ai = decisions.current(item_ids=item_ids).filter(route=Route.AI)
    items = list(
        Item.objects.select_for_update(no_key=True)
        .filter(pk__in=ai.values("item"), state=ItemState.DECIDED)
        .order_by("pk")
    )
    decisions.current(item_ids=[item.pk for item in items]).filter(route=Route.AI).update(superseded_at=now)
    for item in items:
        move_item(item, ItemState.SCREENED)
    return items
