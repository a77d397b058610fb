from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from accounts.models import Notification


def visible_to(actor: Actor) -> QuerySet[Notification]:
    """One's own. Not for an API key, which may be of one lab of several and is no person."""
    if actor.via == "key":
        return Notification.objects.none()
    return Notification.objects.filter(user=actor.user)


def to_mail(*, taken_before: datetime, since: datetime) -> QuerySet[Notification]:
    """Notifications that no mail went out for, told since then, of people who can still sign in."""
    is_free = Q(mail_taken_at=None) | Q(mail_taken_at__lt=taken_before)
    rows = Notification.objects.filter(is_free, mailed_at=None, created_at__gt=since, user__is_active=True)
    return rows.select_related("user")
