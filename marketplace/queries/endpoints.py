from django.db.models import Q, QuerySet

from accounts.actor import Actor
from marketplace.models import Endpoint


def visible_to(actor: Actor) -> QuerySet[Endpoint]:
    """The models of one's labs, and for whoever has a lab those of the platform; operations see all of them, and change
    the platform's alone."""
    if actor.is_operations:
        return Endpoint.objects.select_related("lab")
    own = Q(lab__in=list(actor.labs))
    return Endpoint.objects.select_related("lab").filter(own | Q(lab=None) if actor.labs else own)
