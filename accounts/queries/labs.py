from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import Lab


def visible_to(actor: Actor) -> QuerySet[Lab]:
    """The labs one is a member of."""
    return Lab.objects.filter(pk__in=list(actor.labs))
