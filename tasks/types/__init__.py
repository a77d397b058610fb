"""Task types: one file each, listed here once. Pure; the screens' half lies in the front end's task-types."""

from collections.abc import Mapping

from tasks.types.base import TaskType
from tasks.types.choice import Choice
from tasks.types.critique import Critique
from tasks.types.pair import Pair

ALL: tuple[TaskType, ...] = (Pair(), Choice(), Critique())
BY_KIND: Mapping[str, TaskType] = {each.kind: each for each in ALL}


def of(kind: str) -> TaskType:
    """The task type of this kind."""
    return BY_KIND[kind]
