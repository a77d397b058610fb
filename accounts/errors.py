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


class BadCursor(Invalid):
    """Not a cursor that this service gave out."""

    code = "bad_cursor"


class UnknownPerson(Invalid):
    """Nobody has signed up with that address."""

    code = "unknown_person"


class UnknownSpecialty(Invalid):
    """A specialty or jurisdiction that is not on the list."""

    code = "unknown_specialty"


class ReasonNeeded(Invalid):
    """A decision against someone without a word why."""

    code = "reason_needed"


class RoleTooLow(NotAllowed):
    """A member of the lab, with too small a role."""

    code = "role_too_low"


class DutyNeeded(NotAllowed):
    """Something that only staff of one duty may do."""

    code = "duty_needed"


class OwnCase(NotAllowed):
    """A decision about oneself."""

    code = "own_case"


class TooManyScopes(NotAllowed):
    """A key that would be allowed more than the key it is made with."""

    code = "too_many_scopes"


class NoExpertProfile(NotAllowed):
    """Something only an expert does, asked by someone without an expert profile."""

    code = "no_expert_profile"


class AlreadyExpert(Conflicting):
    """A second expert profile of one person."""

    code = "already_expert"


class AlreadyMember(Conflicting):
    """A person who is in the lab already."""

    code = "already_member"


class EmailTaken(Conflicting):
    """An address that has a user already."""

    code = "email_taken"


class LastOwner(Conflicting):
    """A lab would be left without an owner."""

    code = "last_owner"


class NumberVerifiedElsewhere(Conflicting):
    """The same number is verified on another credential."""

    code = "number_verified_elsewhere"


class NotNewestVersion(Conflicting):
    """A text that a newer version has replaced."""

    code = "not_newest_version"
