from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.actor import Actor
from accounts.models import Channel, Notification, NotificationPreference


def visible_to(actor: Actor) -> QuerySet[Notification]:
    """One's own. Not for an API key, which may be of one lab of several and is no person."""
    if actor.via == "key":
        return Notification.objects.none()
    return Notification.objects.filter(user=actor.user)


def to_mail(*, channel: Channel, taken_before: datetime, since: datetime, now: datetime) -> QuerySet[Notification]:
    """Notifications of kinds that their people want by this channel and that no mail went out for, told since then,
    of people who can still sign in. Who wants no disturbance is left alone until that is over, and reads it then."""
    wanted = NotificationPreference.objects.filter(user=OuterRef("user"), kind=OuterRef("kind")).values("channel")
    alone = "user__expert__availability__undisturbed_until"
    is_free = Q(mail_taken_at=None) | Q(mail_taken_at__lt=taken_before)
    is_news = Q(created_at__gt=since) | Q(**{f"{alone}__gt": since})
    rows = (
        Notification.objects.filter(is_free, is_news, mailed_at=None, user__is_active=True)
        .exclude(**{f"{alone}__gt": now})
        .annotate(channel=Coalesce(Subquery(wanted), Value(Channel.MAIL.value)))
        .filter(channel=channel)
    )
    return rows.select_related("user")
