from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Invalid, Missing, ReasonNeeded, RoleTooLow, check_move
from accounts.models import Role
from tasks import types
from tasks.actions.decisions import certain, move_item, outcome_of
from tasks.errors import AnswerDoesNotFit, NotReviewable
from tasks.models import Decision, Item, ItemState, Outcome, Route, Verdict
from tasks.models.decisions import MOVES
from tasks.queries.constitutions import in_force, settings_under
from tasks.queries.decisions import current, current_verdicts

METHOD = "person"
SAID_BY_PEOPLE = (Outcome.AGREES, Outcome.DISSENT, Outcome.NOT_ACCEPTED)


@dataclass(frozen=True, slots=True)
class OutcomeSaid:
    """What a person says of one answer; "not accepted" needs its reason."""

    annotation_id: UUID
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What a person says of an item. `answer` None: only outcomes, on an item already decided."""

    answer: Mapping[str, object] | None
    reason: str
    outcomes: Sequence[OutcomeSaid] = ()


@transaction.atomic
def review_item(*, by: Actor, item_id: UUID, review: Review, now: datetime) -> Decision:
    """Decide, as a person, an item that the answers left unsure; or say of answers on a decided item that they are
    not accepted, or accepted after all. Verdicts that stood are superseded, never edited. Into the trail.

    Locks the item. Raises Missing, RoleTooLow, ReasonNeeded, NotReviewable, AnswerDoesNotFit, Invalid, IllegalMove.
    """
    item = reviewable_item(by, item_id)
    check_reasons(review)
    if item.state == ItemState.UNSURE:
        decision = decide(by, item, review, now)
    elif item.state == ItemState.DECIDED:
        decision = stay_decided(item, review)
    else:
        raise NotReviewable("Only items that need a person can be decided here. This one is still with its experts.")
    said = say_outcomes(by, item, decision, review, now)
    record_act(
        by=by, act="item.reviewed", object_type="item", object_id=item.pk, now=now, lab_id=item.project.lab_id,
        reason=review.reason, facts={"decision": str(decision.pk), "outcomes": said},
    )  # fmt: skip
    return decision


def reviewable_item(by: Actor, item_id: UUID) -> Item:
    """The item, locked, for a lead of its lab or for operations. Raises Missing, RoleTooLow."""
    rows = Item.objects.select_for_update(no_key=True, of=("self",)).select_related("project")
    item = rows.filter(pk=item_id).first()
    if item is None or not (by.is_operations or by.is_member(item.project.lab_id)):
        raise Missing("There is no such item here, or none that you may see.")
    if not (by.is_operations or by.is_member(item.project.lab_id, Role.LEAD)):
        raise RoleTooLow("Only data leads and owners of the lab review items. Ask one of them.")
    return item


def check_reasons(review: Review) -> None:
    """Every word of a person carries its reason; "needs a person" is not for people to say."""
    if not review.reason.strip():
        raise ReasonNeeded("Say why: the experts and the lab read the reason.", fields={"reason": ["Give a reason."]})
    for said in review.outcomes:
        if said.outcome not in SAID_BY_PEOPLE:
            raise Invalid(
                "A person says “agrees”, “dissent” or “not accepted”.",
                fields={"outcomes": ["Choose one of the three."]},
            )
        if said.outcome == Outcome.NOT_ACCEPTED and not said.reason.strip():
            raise ReasonNeeded(
                "“Not accepted” needs its own reason: carelessness or a breach, never being outvoted.",
                fields={"outcomes": ["Give the reason for “not accepted”."]},
            )


def decide(by: Actor, item: Item, review: Review, now: datetime) -> Decision:
    """The person's decision on an unsure item."""
    kind = types.of(item.project.task_type)
    check_conversation(item, review)
    problems = kind.validate_answer(review.answer, settings_under(item.project, in_force(item.project)), item.content)
    if problems or review.answer is None:
        message = problems[0].message if problems else "Give the answer that shall stand."
        raise AnswerDoesNotFit(message, fields={"answer": [problem.message for problem in problems] or [message]})
    current(item_ids=[item.pk]).update(superseded_at=now)
    decision = Decision.objects.create(
        item=item,
        answer=dict(review.answer),
        posterior=certain(item, review.answer),
        confidence=1.0,
        answers_counted=item.annotations.filter(withdrawal=None).count(),
        route=Route.EXPERT,
        method=METHOD,
        decided_by=by.user,
        reason=review.reason,
        decided_at=now,
    )
    move_item(item, ItemState.DECIDED)
    return decision


def check_conversation(item: Item, review: Review) -> None:
    """No person says what a model said: of conversations one that was had is taken. Raises AnswerDoesNotFit."""
    if item.project.task_type not in types.LIVE or review.answer is None:
        return
    given = item.annotations.filter(withdrawal=None).values_list("answer", flat=True)
    if dict(review.answer) not in list(given):
        message = "Take one of the experts' conversations as it is, or withdraw the item."
        raise AnswerDoesNotFit(message, fields={"answer": [message]})


def stay_decided(item: Item, review: Review) -> Decision:
    """The decision that stands, for a review of outcomes alone. Raises NotReviewable."""
    decision = current(item_ids=[item.pk]).get()
    if review.answer is not None and dict(review.answer) != decision.answer:
        raise NotReviewable("This item is decided; its answer stays. Leave the answer out to speak of outcomes alone.")
    if not review.outcomes:
        raise NotReviewable("This item is decided. Name the answers whose outcome you want to change.")
    return decision


def say_outcomes(by: Actor, item: Item, decision: Decision, review: Review, now: datetime) -> dict[str, str]:
    """Supersede the verdicts that change; the outcome said of each such annotation. Raises Invalid, IllegalMove."""
    said = {each.annotation_id: each for each in review.outcomes}
    standing = list(current_verdicts(item_ids=[item.pk]).select_related("annotation"))
    if said.keys() - {verdict.annotation_id for verdict in standing}:
        raise Invalid("An outcome names an answer that is not on this item.", fields={"outcomes": ["Unknown answer."]})
    old, new = [], []
    for verdict in standing:
        own = said.get(verdict.annotation_id)
        if own is None and verdict.outcome != Outcome.NEEDS_PERSON:
            continue
        outcome = own.outcome if own else outcome_of(item, verdict.annotation, decision.answer)
        check_move(MOVES, now_in=verdict.outcome, to=outcome, what="outcome")
        reason = (own.reason if own else "") or review.reason
        old.append(verdict.pk)
        new.append(Verdict(
            annotation=verdict.annotation, decision=decision, outcome=outcome, by=by.user, reason=reason,
            created_at=now,
        ))  # fmt: skip
    Verdict.objects.filter(pk__in=old).update(superseded_at=now)
    Verdict.objects.bulk_create(new)
    record_event(topic=f"project:{item.project_id}", kind="item.decided", object_type="item", object_id=item.pk)
    return {str(verdict.annotation_id): str(verdict.outcome) for verdict in new}
