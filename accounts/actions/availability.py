from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from accounts.errors import NoExpertProfile
from accounts.models import Availability, Expert, OpenHours
from accounts.open_hours import Span, tidy

PLAIN = ("time_zone", "target_minutes", "least_hourly_minor", "takes_invitations", "undisturbed_until")
# A switch, and the moment it has been on since.
SWITCHES = {"is_paused": "paused_at", "tells_of_new_work": "tell_since"}


@transaction.atomic
def update_availability(*, by: Actor, changes: dict[str, object], now: datetime) -> Availability:
    """Change what is in `changes` of when one wants work; `open_hours`, a list of Span, replaces all hours, and those
    that touch or overlap become one. A switch that is on already keeps the moment it was switched on.

    Locks the expert. Raises NoExpertProfile.
    """
    if by.expert is None:
        raise NoExpertProfile("Create your expert profile first.")
    expert = Expert.objects.select_for_update(no_key=True).get(pk=by.expert.pk)
    first = {"time_zone": by.user.time_zone, "changed_at": now}
    availability, _ = Availability.objects.get_or_create(expert=expert, defaults=first)
    for name in PLAIN:
        setattr(availability, name, changes.get(name, getattr(availability, name)))
    for switch, moment in SWITCHES.items():
        if switch in changes:
            setattr(availability, moment, (getattr(availability, moment) or now) if changes[switch] else None)
    availability.changed_at = now
    availability.save()
    spans = changes.get("open_hours")
    if isinstance(spans, list):
        replace_hours(availability, spans)
    return availability


def replace_hours(availability: Availability, spans: Iterable[Span]) -> None:
    OpenHours.objects.filter(availability=availability).delete()
    OpenHours.objects.bulk_create(
        OpenHours(
            availability=availability, weekday=span.weekday, from_minute=span.from_minute, to_minute=span.to_minute
        )
        for span in tidy(spans)
    )
