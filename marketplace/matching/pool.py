"""How many experts fit what an offer asks, told so that nobody among them can be recognised."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts.ability.publishing import to_fives
from marketplace.matching.eligibility import Profile, Reason, Requirements, missing, reasons

FEWEST = 5
LADDER = (0.0, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
# Each is asked for by the platform or the lab and signed in a minute before the first item, so it keeps nobody out.
SIGNED_LATER = "agreement"
STEPS = ("credential", "specialty", "language", "qualification", "conflict")


@dataclass(frozen=True, slots=True)
class Step:
    """How many are left once this is asked too, as told."""

    kind: str
    left: int | None


@dataclass(frozen=True, slots=True)
class Rung:
    """How many would fit at this minimum of expected agreement, as told."""

    minimum_expected: float
    fits: int | None


def told(count: int) -> int | None:
    """To the nearest five; None below five, nobody included: who asks again and again finds no single person."""
    return to_fives(count) if count >= FEWEST else None


def lacks(asked: Requirements, profile: Profile, today: date) -> list[Reason]:
    """What keeps an expert out; a text to sign does not."""
    return [lack for lack in missing(reasons(asked, profile, today=today)) if lack.kind != SIGNED_LATER]


def fitting[Key](asked: Requirements, profiles: Mapping[Key, Profile], today: date) -> list[Key]:
    return [key for key, profile in profiles.items() if not lacks(asked, profile, today)]


def ladder[Key](asked: Requirements, profiles: Mapping[Key, Profile], today: date) -> list[Rung]:
    """How many would fit at other minimums of expected agreement."""
    return [Rung(least, told(len(fitting(replace(asked, minimum=least), profiles, today)))) for least in LADDER]


def funnel(asked: Requirements, profiles: Sequence[Profile], today: date) -> Iterator[Step]:
    """All who have a credential in the field, and how many are left after each thing asked, in the board's order."""
    kept = [{lack.kind for lack in lacks(asked, profile, today)} for profile in profiles]
    yield Step("field", told(len(kept)))
    for kind in STEPS:
        kept = [lacking for lacking in kept if kind not in lacking]
        yield Step(kind, told(len(kept)))
