from collections.abc import Mapping

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Channel, NotificationKind, NotificationPreference


@transaction.atomic
def set_channels(*, by: Actor, channels: Mapping[NotificationKind, Channel]) -> None:
    """Say how one is mailed about kinds of news; kinds not named stay. Takes no locks: the last word counts."""
    NotificationPreference.objects.bulk_create(
        [NotificationPreference(user=by.user, kind=kind, channel=channel) for kind, channel in channels.items()],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["channel"],
    )
