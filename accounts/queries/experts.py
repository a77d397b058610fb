from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import Expert


def visible_to(actor: Actor) -> QuerySet[Expert]:
    """Oneself; every expert for operations."""
    if actor.is_operations:
        return Expert.objects.all()
    return Expert.objects.filter(user=actor.user) if actor.expert else Expert.objects.none()
