"""An item that is due, with what its answers come to; what follows from it is for `decisions` and for the caller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db import transaction

from tasks import types
from tasks.models import Annotation, Item, ItemState, Seat, SeatState
from tasks.quality.answers import Floats
from tasks.quality.consensus import POOL_MEAN, Consensus, Vote, combine
from tasks.quality.parts import PartsConsensus, Voice, combine_parts
from tasks.queries import annotations, decisions
from tasks.queries.skills import confusions_of
from tasks.types.base import InParts, Part


@dataclass(frozen=True, slots=True)
class Found:
    """What an item's answers come to. `answer` is None where they say that nothing can be said.

    `posterior` is kept with the decision: by class, or by part and class. `shares` is what stopping looks at: the
    posterior over the classes; of answers in parts, how sure the whole is, and the rest.
    """

    answer: dict[str, object] | None
    confidence: float
    posterior: Mapping[str, object]
    shares: Floats


@dataclass(frozen=True, slots=True)
class Weighed:
    """An item that is due, locked, with its counted answers and what is known of who gave them.

    `votes`, where the kind has `classes`: the answers as votes among these.
    """

    item: Item
    answers: Sequence[Annotation]
    classes: Sequence[str]
    votes: Sequence[Vote]

    @property
    def answered(self) -> int:
        """How many experts gave an answer; "not enough information" is none."""
        return sum(vote.answer is not None for vote in self.votes)

    def found(self, more: Sequence[Vote] = ()) -> Found:
        """What the answers come to, with `more` votes beside them where the kind has classes."""
        if not types.has_classes(self.item.project.task_type):
            return found_in_parts(self)
        return found_by_class(self, combine([*self.votes, *more], len(self.classes)))


def found_by_class(weighed: Weighed, consensus: Consensus) -> Found:
    """The consensus as an answer in full, put together from those of its class."""
    posterior = {cls: float(share) for cls, share in zip(weighed.classes, consensus.posterior, strict=True)}
    answer = None
    if consensus.best is not None:
        kind = types.classified(weighed.item.project.task_type)
        answer = kind.merge(foremost_first(weighed, consensus.best), weighed.classes[consensus.best])
    return Found(answer, consensus.confidence, posterior, consensus.posterior)


def found_in_parts(weighed: Weighed) -> Found:
    """The consensus part by part as one answer."""
    item = weighed.item
    kind, asked = types.IN_PARTS[item.project.task_type], item.project.task_settings
    answers = foremost_first(weighed)
    parts = kind.parts(answers, item.content, asked)
    voices = voices_of(kind, parts, weighed)
    consensus = combine_parts(voices, [len(part.classes) for part in parts], [part.weight for part in parts])
    said = {part.key: part.classes[best] for part, best in zip(parts, consensus.best, strict=True) if best is not None}
    answer = None if consensus.is_open else kind.from_parts(said, answers, item.content, asked)
    shares = np.array([consensus.confidence, 1 - consensus.confidence])
    return Found(answer, consensus.confidence, posterior_by_part(consensus, parts), shares)


def voices_of(kind: InParts, parts: Sequence[Part], weighed: Weighed) -> list[Voice]:
    """What each answer says of each part. Where several answers may be good, everybody's weighs alike: no one text
    decides by who wrote it."""
    voices = []
    for annotation, vote in zip(weighed.answers, weighed.votes, strict=True):
        expected = vote.expected if kind.has_one_right_answer else None
        if annotation.is_not_enough_information:
            voices.append(Voice(None, expected))
            continue
        said = kind.in_parts(annotation.answer, parts)
        voices.append(Voice([place_of(said.get(part.key), part) for part in parts], expected))
    return voices


def place_of(cls: str | None, part: Part) -> int | None:
    return part.classes.index(cls) if cls in part.classes else None


def posterior_by_part(consensus: PartsConsensus, parts: Sequence[Part]) -> dict[str, object]:
    return {
        part.key: {cls: float(share) for cls, share in zip(part.classes, posterior, strict=True)}
        for part, posterior, best in zip(parts, consensus.posteriors, consensus.best, strict=True)
        if best is not None
    }


def foremost_first(weighed: Weighed, best: int | None = None) -> list[dict[str, object]]:
    """The answers (of class `best`): who is known to be right most often first, of equals who answered first."""
    said = [
        (-(POOL_MEAN if vote.expected is None else vote.expected), annotation.pk, annotation.answer)
        for annotation, vote in zip(weighed.answers, weighed.votes, strict=True)
        if vote.answer is not None and (best is None or vote.answer == best)
    ]
    return [answer for _, _, answer in sorted(said, key=lambda each: each[:2])]


@transaction.atomic
def weigh_item(*, item_id: UUID, now: datetime) -> Weighed | None:
    """The item's answers, once nobody is at work on it and every answer counts; None while it is not due.

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
    return weighed_of(item, answers)


def weighed_of(item: Item, answers: Sequence[Annotation]) -> Weighed:
    """These answers on an item that the caller has locked."""
    kind = item.project.task_type
    if types.has_classes(kind):
        classes = types.classified(kind).answer_classes(item.project.task_settings)
        return Weighed(item, answers, classes, votes_of(answers, item, classes))
    return Weighed(item, answers, [], [whole_vote_of(answer, item) for answer in answers])


def has_all_answers(item: Item) -> bool:
    """Whether no seat is open or held, and some are filled."""
    states = set(Seat.objects.filter(item=item).values_list("state", flat=True))
    return SeatState.FILLED in states and not states & {SeatState.OPEN, SeatState.HELD}


def set_due(item: Item, due_at: datetime | None) -> None:
    if item.due_at != due_at:
        item.due_at = due_at
        item.save(update_fields=["due_at"])


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
    cls = types.classified(item.project.task_type).to_class(annotation.answer)
    return Vote(classes.index(cls) if cls in classes else None, expected, confusion)


def whole_vote_of(annotation: Annotation, item: Item) -> Vote:
    """An answer in parts as one vote: only whether there is one, and what is known of who gave it."""
    expected = decisions.skill_of(expert_id=annotation.expert_id, field=item.project.field)
    return Vote(None if annotation.is_not_enough_information else 0, expected)
