"""Task types: one file each, listed here once. Pure; the screens' half lies in the front end's task-types."""

from collections.abc import Mapping

from tasks.types.base import Classified, InParts, TaskType
from tasks.types.chat import Chat
from tasks.types.choice import Choice
from tasks.types.choices import Choices
from tasks.types.critique import Critique
from tasks.types.grading import Grading
from tasks.types.pair import Pair
from tasks.types.ranking import Ranking
from tasks.types.rating import Rating
from tasks.types.rewrite import Rewrite
from tasks.types.rubric import Rubric
from tasks.types.spans import Spans
from tasks.types.steps import Steps

CLASSIFIED: Mapping[str, Classified] = {each.kind: each for each in (Pair(), Choice(), Critique())}
IN_PARTS: Mapping[str, InParts] = {
    each.kind: each
    for each in (Steps(), Rewrite(), Rubric(), Spans(), Ranking(), Rating(), Choices(), Grading(), Chat())
}
# Kinds whose answers are put together from what was said to a model and by it, live.
LIVE: Mapping[str, Chat] = {each.kind: each for each in (Chat(),)}
BY_KIND: Mapping[str, TaskType] = {**CLASSIFIED, **IN_PARTS}
ALL: tuple[TaskType, ...] = tuple(BY_KIND.values())


def of(kind: str) -> TaskType:
    """The task type of this kind."""
    return BY_KIND[kind]


def has_classes(kind: str) -> bool:
    """Whether answers each are of one class, so that AI reviewers may look at it and be certified."""
    return kind in CLASSIFIED


def classified(kind: str) -> Classified:
    """The task type of this kind, which has classes. Raises KeyError where it has none: ask `has_classes` first."""
    return CLASSIFIED[kind]
