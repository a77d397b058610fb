from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.errors import EmailTaken
from accounts.models import User


@transaction.atomic
def create_user(*, email: str, password: str | None, name: str) -> User:
    """Make a user whose address counts as verified, for installation and scripts; people themselves sign up.

    Takes no locks. Raises EmailTaken.
    """
    address = email.strip().lower()
    if User.objects.filter(email__iexact=address).exists():
        raise EmailTaken(f"There is a user with the address {address} already.")
    user = User.objects.create_user(address, password, name=name)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


@transaction.atomic
def update_user(*, user: User, changes: dict[str, str]) -> User:
    """Change one's own name, time zone or language. Locks the user."""
    fresh = User.objects.select_for_update().get(pk=user.pk)
    changed = {name: changes[name] for name in ("name", "time_zone", "language") if name in changes}
    for name, value in changed.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(changed))
    return fresh
