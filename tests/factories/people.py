"""People who can act."""

from datetime import UTC, datetime
from uuid import uuid4

from accounts.actions.staff import give_duty
from accounts.actions.users import create_user
from accounts.actor import Actor
from accounts.models import StaffDuty, User
from accounts.queries.actors import actor_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
PASSWORD = "a long enough password"


def make_user(email: str = "", name: str = "Ada Example", password: str | None = None) -> User:
    return create_user(email=email or f"{uuid4().hex}@example.org", password=password, name=name)


def make_person(**more: str) -> Actor:
    return actor_of(make_user(**more))


def make_staff(duty: StaffDuty = StaffDuty.OPERATIONS, **more: str) -> Actor:
    user = make_user(**more)
    give_duty(user=user, duty=duty, now=NOW)
    return actor_of(user)


def anew(actor: Actor) -> Actor:
    """The same person as they stand now."""
    return actor_of(actor.user)
