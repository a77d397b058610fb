from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from tasks.models import Annotation, Decision, Item, ItemState, Outcome, Route, Seat, SeatState, Verdict
from tasks.models.items import MOVES
from tasks.quality.answers import Floats
from tasks.quality.consensus import POOL_MEAN, Consensus, Vote, combine
from tasks.queries import annotations, decisions
from tasks.queries.skills import confusions_of

METHOD = "dawid-skene/known-skills/1"
# Equal skills make thresholds and posteriors equal to the last bit or the last but one.
ROUNDING = 1e-9
# Without a certificate nobody decides alone, however good.
FEWEST_VOTES = 2


@dataclass(frozen=True, slots=True)
class Weighed:
    """An item that is due, locked, with its counted answers as votes; what they come to is for the caller to say.

    `best` of a consensus over `votes` indexes `classes`.
    """

    item: Item
    answers: Sequence[Annotation]
    votes: Sequence[Vote]
    classes: Sequence[str]

    @property
    def answered(self) -> int:
        """How many experts gave a class; "not enough information" has none."""
        return sum(vote.answer is not None for vote in self.votes)


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
    return conclude(weighed, combine(weighed.votes, len(weighed.classes)), now=now)


@transaction.atomic
def weigh_item(*, item_id: UUID, now: datetime) -> Weighed | None:
    """The item's answers as votes, once nobody is at work on it and every answer counts; None while it is not due.

    Locks the item. Raises Item.DoesNotExist.
    """
    item = Item.objects.select_for_update(no_key=True, of=("self",)).select_related("project").get(pk=item_id)
    if item.state == ItemState.GOLD:
        # Its answers have an outcome of their own: `gold_verdicts`.
        return None
    if item.state != ItemState.OPEN or not has_all_answers(item):
        # The next submission sets the time again.
        set_due(item, None)
        return None
    answers = list(annotations.standing(item_ids=[item.pk]).order_by("pk"))
    counts_at = max(answer.counts_at for answer in answers)
    if counts_at > now:
        set_due(item, counts_at)
        return None
    classes = types.of(item.project.task_type).answer_classes(item.project.task_settings)
    return Weighed(item, answers, votes_of(answers, item, classes), classes)


def has_all_answers(item: Item) -> bool:
    """Whether no seat is open or held, and some are filled."""
    states = set(Seat.objects.filter(item=item).values_list("state", flat=True))
    return SeatState.FILLED in states and not states & {SeatState.OPEN, SeatState.HELD}


def set_due(item: Item, due_at: datetime | None) -> None:
    if item.due_at != due_at:
        item.due_at = due_at
        item.save(update_fields=["due_at"])


def conclude(
    weighed: Weighed,
    found: Consensus,
    *,
    now: datetime,
    at_least: float | None = None,
    fewest: int = FEWEST_VOTES,
    method: str = METHOD,
) -> Decision | None:
    """Decide the item as the consensus says, or leave it to a person where that is not sure enough; close what was
    never asked for. The caller has locked the item.

    `at_least`: the posterior that counts as sure; `fewest`: experts' votes without which nothing is decided.
    """
    item, answers, votes = weighed.item, weighed.answers, weighed.votes
    sure = settings.DECIDED_AT_POSTERIOR if at_least is None else at_least
    is_sure = weighed.answered >= fewest and found.confidence >= sure - ROUNDING
    decision = None
    if is_sure and found.best is not None:
        decision = Decision.objects.create(
            item=item,
            answer=types.of(item.project.task_type).merge(agreeing(weighed, found.best), weighed.classes[found.best]),
            posterior=posterior_by_class(found, weighed.classes),
            confidence=found.confidence,
            answers_counted=len(answers),
            route=Route.EXPERT,
            method=method,
            decided_at=now,
        )
    verdicts = give_verdicts(answers, votes, found, decision, now)
    close_planned(item)
    move_item(item, ItemState.DECIDED if decision else ItemState.UNSURE)
    if decision:
        note_evidence(item, verdicts, votes, now)
    return decision


def agreeing(weighed: Weighed, best: int) -> list[dict[str, object]]:
    """The answers of the decided class: who is known to be right most often first, of equals who answered first."""
    said = [
        (-(POOL_MEAN if vote.expected is None else vote.expected), annotation.pk, annotation.answer)
        for annotation, vote in zip(weighed.answers, weighed.votes, strict=True)
        if vote.answer == best
    ]
    return [answer for _, _, answer in sorted(said, key=lambda each: each[:2])]


def votes_of(answers: Sequence[Annotation], item: Item, classes: Sequence[str]) -> list[Vote]:
    """The answers as votes, each with what hidden checks and examinations say of who gave it: class by class once
    the project's checks were answered often enough, before that as one probability."""
    confusions = confusions_of(project=item.project, expert_ids={answer.expert_id for answer in answers})
    return [vote_of(answer, item, classes, confusions) for answer in answers]


def vote_of(annotation: Annotation, item: Item, classes: Sequence[str], confusions: Mapping[UUID, Floats]) -> Vote:
    """The answer as a vote; one that no class of the project's settings holds has none."""
    confusion = confusions.get(annotation.expert_id)
    expected = decisions.skill_of(expert_id=annotation.expert_id, field=item.project.field)
    if annotation.is_not_enough_information:
        return Vote(None, expected, confusion)
    cls = types.of(item.project.task_type).to_class(annotation.answer)
    return Vote(classes.index(cls) if cls in classes else None, expected, confusion)


def posterior_by_class(found: Consensus, classes: Sequence[str]) -> dict[str, float]:
    return {cls: float(share) for cls, share in zip(classes, found.posterior, strict=True)}


def give_verdicts(
    answers: Sequence[Annotation], votes: Sequence[Vote], found: Consensus, decision: Decision | None, now: datetime
) -> list[Verdict]:
    """Agrees or dissent by the decision; needs a person where there is none."""
    verdicts = []
    for annotation, vote in zip(answers, votes, strict=True):
        outcome = Outcome.NEEDS_PERSON
        if decision:
            outcome = Outcome.AGREES if vote.answer == found.best else Outcome.DISSENT
        verdicts.append(Verdict(annotation=annotation, decision=decision, outcome=outcome, created_at=now))
    return Verdict.objects.bulk_create(verdicts)


def move_item(item: Item, to: ItemState) -> None:
    """Move an item that the caller has locked, tell who watches; nothing is due on it any more. Raises IllegalMove."""
    check_move(MOVES, now_in=item.state, to=to, what="item")
    item.state, item.due_at = to, None
    item.save(update_fields=["state", "due_at"])
    record_event(topic=f"project:{item.project_id}", kind="item.decided", object_type="item", object_id=item.pk)


def note_evidence(item: Item, verdicts: Sequence[Verdict], votes: Sequence[Vote], now: datetime) -> None:
    """Agreement with the decision as evidence of its own kind; the standing is projected later. "Not enough
    information" says nothing about being right."""
    for verdict, vote in zip(verdicts, votes, strict=True):
        if vote.answer is not None:
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
