"""Refusals: what may be said instead of doing something. One class a reason, with its code and facts.

Every app's `errors.py` subclasses these four; `accounts/api/problems.py` maps them to HTTP.
"""

from typing import ClassVar


class Refusal(Exception):
    """Base of every refusal. `message` is a whole sentence that says what to do; `facts` are for programs."""

    code: ClassVar[str] = "refused"

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts


class Invalid(Refusal):
    """The input cannot be used as it is; `fields` names what to mend."""

    code = "invalid"

    def __init__(self, message: str, *, fields: dict[str, list[str]] | None = None, **facts: object) -> None:
        super().__init__(message, **facts)
        self.fields = fields or {}


class NotAllowed(Refusal):
    """The actor may see this and may not do that."""

    code = "not_allowed"


class Missing(Refusal):
    """No such thing, or none that this actor may see."""

    code = "not_found"


class Conflicting(Refusal):
    """It can't be done in the state things are in now."""

    code = "conflict"


class IllegalMove(Conflicting):
    """A state that cannot be reached from the present one."""

    code = "illegal_move"


def check_move(moves: dict[str, set[str]], *, now_in: str, to: str, what: str) -> None:
    """Raise IllegalMove unless the table of allowed moves holds the step."""
    if to not in moves[now_in]:
        raise IllegalMove(f"This {what} is {now_in.replace('_', ' ')}; it cannot become {to.replace('_', ' ')}.")
