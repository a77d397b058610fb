"""In which order an expert sees open work."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

SECONDS_IN_AN_HOUR = 3600
PACE_NEEDS = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """How long an item truly took: the median of focused seconds over n answers; None below PACE_NEEDS."""

    median_seconds: int | None
    n: int

    def hourly_minor(self, pay_minor: int) -> int | None:
        """What the pay an item comes to in an hour at this pace, in minor units."""
        if not self.median_seconds:
            return None
        return round(pay_minor * SECONDS_IN_AN_HOUR / self.median_seconds)


@dataclass(frozen=True, slots=True)
class Place:
    """What decides where an offer stands."""

    offer_id: UUID
    missing: int
    items_open: int
    pay_minor: int
    hourly_minor: int | None
    is_invited: bool = False


def rank(places: Sequence[Place]) -> list[UUID]:
    """Work that fits and is there first, invitations before the rest; best measured pay by the
    hour before unmeasured; then what nearly fits."""
    ordered = sorted(
        places,
        key=lambda place: (
            place.missing,
            place.items_open == 0,
            not place.is_invited,
            -(place.hourly_minor or 0),
            -place.pay_minor,
            str(place.offer_id),
        ),
    )
    return [place.offer_id for place in ordered]
