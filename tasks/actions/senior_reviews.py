"""A senior expert's decision on a disputed item: claimed, answered and undone like any answer; once it counts, it
decides."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.evidence import record_evidence
from accounts.models import EvidenceKind
from tasks import types
from tasks.actions.decisions import certain, move_item, outcome_of
from tasks.actions.weighing import set_due, weighed_of
from tasks.models import Annotation, Decision, Item, ItemState, Outcome, Route, SeatKind, Verdict
from tasks.quality.consensus import Vote
from tasks.queries.annotations import standing

METHOD = "senior-review/1"
# What a review is worth beside the answers it read: it may be wrong, too.
EXPECTED = 0.95


@transaction.atomic
def conclude_review(*, item_id: UUID, now: datetime) -> Decision | None:
    """Decide a disputed item as its reviewer did, once that counts; None while it does not, and where the reviewer
    holds that it cannot be decided: then it waits for a lead of the lab or for operations.

    Locks the item. Verdicts that stood are superseded by the reviewer's, in their name and with their reason.
    """
    item = Item.objects.select_for_update(no_key=True, of=("self",)).select_related("project").get(pk=item_id)
    given = list(standing(item_ids=[item.pk]).select_related("expert__user", "claim__seat").order_by("pk"))
    reviews = [each for each in given if each.claim.seat.kind == SeatKind.REVIEW]
    if item.state != ItemState.UNSURE or not reviews:
        set_due(item, None)
        return None
    review = reviews[-1]
    if review.counts_at > now:
        set_due(item, review.counts_at)
        return None
    answers = [each for each in given if each.claim.seat.kind == SeatKind.ANSWER]
    if review.is_not_enough_information:
        accept(review, None, now)
        set_due(item, None)
        return None
    return decide(item, review, answers, now)


def decide(item: Item, review: Annotation, answers: Sequence[Annotation], now: datetime) -> Decision:
    """The decision with what all answers and the review come to, and the verdicts that follow from it."""
    posterior, confidence = with_review(item, review, answers)
    decision = Decision.objects.create(
        item=item,
        answer=review.answer,
        posterior=posterior,
        confidence=max(EXPECTED, confidence),
        answers_counted=len(answers) + 1,
        route=Route.EXPERT,
        method=METHOD,
        decided_by=review.expert.user,
        reason=review.rationale,
        decided_at=now,
    )
    outcomes = {answer: outcome_of(item, answer, review.answer) for answer in answers}
    supersede(review, outcomes, decision, now)
    note_adjudications(item, outcomes, now)
    accept(review, decision, now)
    move_item(item, ItemState.DECIDED)
    return decision


def with_review(item: Item, review: Annotation, answers: Sequence[Annotation]) -> tuple[dict[str, object], float]:
    """The posterior over the answers and the review, and how sure that is of what the review says; where answers
    have parts, what the review says of each."""
    if not types.has_classes(item.project.task_type):
        return certain(item, review.answer), EXPECTED
    weighed = weighed_of(item, answers)
    said = weighed.classes.index(types.classified(item.project.task_type).to_class(review.answer))
    found = weighed.found([Vote(said, EXPECTED)])
    return dict(found.posterior), float(found.shares[said])


def accept(review: Annotation, decision: Decision | None, now: datetime) -> None:
    """The review itself stands; so does "it cannot be decided", which is an honest answer."""
    if not Verdict.objects.filter(annotation=review, superseded_at=None).exists():
        Verdict.objects.create(annotation=review, decision=decision, outcome=Outcome.AGREES, created_at=now)


def supersede(review: Annotation, outcomes: Mapping[Annotation, Outcome], decision: Decision, now: datetime) -> None:
    """What needed a person has one now: agrees or honest dissent."""
    waiting = Verdict.objects.filter(annotation__in=list(outcomes), outcome=Outcome.NEEDS_PERSON, superseded_at=None)
    superseded = set(waiting.values_list("annotation", flat=True))
    waiting.update(superseded_at=now)
    for answer, outcome in outcomes.items():
        if answer.pk in superseded:
            Verdict.objects.create(
                annotation=answer, decision=decision, outcome=outcome, by=review.expert.user, reason=review.rationale,
                created_at=now,
            )  # fmt: skip


def note_adjudications(item: Item, outcomes: Mapping[Annotation, Outcome], now: datetime) -> None:
    """Evidence of the kind that reviews are; "not enough information" says nothing about being right, nor does a text
    of which there may be several good ones."""
    if not types.of(item.project.task_type).has_one_right_answer:
        return
    for answer, outcome in outcomes.items():
        if not answer.is_not_enough_information:
            record_evidence(
                expert_id=answer.expert_id, field=item.project.field, kind=EvidenceKind.ADJUDICATION,
                source_id=answer.pk, is_right=outcome == Outcome.AGREES, topic=item.project.specialty, now=now,
            )  # fmt: skip
