from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import Member


def visible_to(actor: Actor) -> QuerySet[Member]:
    """The members of one's labs."""
    return Member.objects.filter(lab__in=list(actor.labs)).select_related("user")
