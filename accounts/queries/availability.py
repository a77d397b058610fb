from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.actor import Actor
from accounts.models import Availability
from accounts.open_hours import Span, open_minutes, weekly_minutes


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """What is known of when an expert works. No spans: they have not said."""

    time_zone: str
    spans: tuple[Span, ...] = ()
    target_minutes: int | None = None
    least_hourly_minor: int | None = None
    takes_invitations: bool = True
    undisturbed_until: datetime | None = None
    is_paused: bool = False
    tell_since: datetime | None = None

    @property
    def weekly_minutes(self) -> int:
        return weekly_minutes(self.spans)

    def is_left_alone(self, now: datetime) -> bool:
        return self.is_paused or (self.undisturbed_until is not None and self.undisturbed_until > now)

    def may_be_invited(self, now: datetime) -> bool:
        return self.takes_invitations and not self.is_left_alone(now)

    def open_minutes(self, *, since: datetime, until: datetime) -> int | None:
        """Open minutes between two moments; None where no hours are said."""
        return open_minutes(self.spans, self.time_zone, since=since, until=until) if self.spans else None


def working_time(availability: Availability) -> WorkingTime:
    """Reads the row's hours: prefetch them where there are many."""
    hours = sorted(availability.open_hours.all(), key=lambda one: (one.weekday, one.from_minute))
    return WorkingTime(
        time_zone=availability.time_zone,
        spans=tuple(Span(one.weekday, one.from_minute, one.to_minute) for one in hours),
        target_minutes=availability.target_minutes,
        least_hourly_minor=availability.least_hourly_minor,
        takes_invitations=availability.takes_invitations,
        undisturbed_until=availability.undisturbed_until,
        is_paused=availability.paused_at is not None,
        tell_since=availability.tell_since,
    )


def own(actor: Actor) -> WorkingTime:
    """One's own; the product's defaults before anything was said."""
    row = Availability.objects.filter(expert=actor.expert).first() if actor.expert else None
    return working_time(row) if row else WorkingTime(time_zone=actor.user.time_zone)


def working_times_of(expert_ids: Collection[UUID]) -> dict[UUID, WorkingTime]:
    """Of many experts in two queries; who has said nothing is left out."""
    rows = Availability.objects.filter(expert__in=expert_ids).prefetch_related("open_hours")
    return {row.pk: working_time(row) for row in rows}
