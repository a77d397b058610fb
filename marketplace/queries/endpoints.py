from django.db.models import Q, QuerySet

from accounts.actor import Actor
from marketplace.models import Endpoint


def visible_to(actor: Actor) -> QuerySet[Endpoint]:
    """The models of one's labs, and for whoever has a lab those of the platform; operations see the platform's."""
    own = Q(lab__in=list(actor.labs))
    may_choose = bool(actor.labs) or actor.is_operations
    return Endpoint.objects.filter(own | Q(lab=None) if may_choose else own)
