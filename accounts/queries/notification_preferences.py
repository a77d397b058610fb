from accounts.actor import Actor
from accounts.models import Channel, NotificationKind, NotificationPreference

TO_EXPERTS = (NotificationKind.INVITATION, NotificationKind.NEW_WORK)
TO_LABS = (NotificationKind.ITEMS_RETURNED, NotificationKind.CERTIFICATE)


def channels_of(actor: Actor) -> dict[NotificationKind, Channel]:
    """The channel of every kind that may reach this person, in the order they are shown."""
    said = dict(NotificationPreference.objects.filter(user=actor.user).values_list("kind", "channel"))
    mine = [*(TO_EXPERTS if actor.expert else ()), *(TO_LABS if actor.labs else ()), NotificationKind.GENERAL]
    return {kind: Channel(said.get(kind, Channel.MAIL)) for kind in mine}
