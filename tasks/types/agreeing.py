"""When an answer says what was decided: for kinds with classes, and for kinds with parts."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from tasks.types.base import Fields, Part


class WithClasses(Protocol):
    def to_class(self, answer: Fields) -> str: ...


class WithParts(Protocol):
    @property
    def agrees_at(self) -> float: ...

    def parts(self, answers: Sequence[Fields], content: Fields, settings: Fields) -> list[Part]: ...

    def in_parts(self, answer: Fields, parts: Sequence[Part]) -> dict[str, str]: ...


class AgreesByClass:
    """Kinds whose answers each are of one class."""

    has_one_right_answer = True
    fewest_answers = 2

    def agrees(self: WithClasses, given: Fields, decided: Fields, content: Fields, settings: Fields) -> bool:
        return self.to_class(given) == self.to_class(decided)


class AgreesByParts:
    """Kinds whose answers say several things: enough of them, by weight, as decided."""

    has_one_right_answer = True
    fewest_answers = 2

    def agrees(self: WithParts, given: Fields, decided: Fields, content: Fields, settings: Fields) -> bool:
        parts = self.parts([given, decided], content, settings)
        share = share_agreeing(self.in_parts(given, parts), self.in_parts(decided, parts), parts)
        return share >= self.agrees_at


def share_agreeing(given: Mapping[str, str], decided: Mapping[str, str], parts: Sequence[Part]) -> float:
    """The share, by weight, of the decided parts of which `given` says the same, in 0..1. What it leaves out is not
    agreed with; what the decision leaves out is not held against it. 1 where nothing is decided."""
    held = [part for part in parts if part.key in decided]
    whole = sum(part.weight for part in held)
    same = sum(part.weight for part in held if given.get(part.key) == decided[part.key])
    return same / whole if whole else 1.0
