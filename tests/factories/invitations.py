"""Experts with open hours, and rounds of invitations."""

from datetime import timedelta
from random import Random

from accounts.actions.availability import update_availability
from accounts.actor import Actor
from accounts.open_hours import Span
from marketplace.actions.invitations import invite_experts
from marketplace.models import Invitation
from tests.factories.offers import NOW
from tests.factories.work import lawyer

EVERY_DAY = [Span(day, 18 * 60, 20 * 60) for day in range(7)]


def open_lawyer(**changes: object) -> Actor:
    """A New York lawyer, open two hours each evening, with that availability changed."""
    who = lawyer()
    hours: dict[str, object] = {"time_zone": "UTC", "open_hours": EVERY_DAY, **changes}
    update_availability(by=who, changes=hours, now=NOW)
    return who


def invited(now: object = NOW, seed: int = 0) -> list[Invitation]:
    """One round; the invitations it made."""
    before = set(Invitation.objects.values_list("pk", flat=True))
    invite_experts(now=now, rng=Random(seed))  # type: ignore[arg-type]
    return list(Invitation.objects.exclude(pk__in=before).order_by("created_at", "pk"))


HOUR = timedelta(hours=1)
