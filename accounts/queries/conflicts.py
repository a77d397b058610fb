from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import AvoidedFirm, Conflict


def visible_to(actor: Actor) -> QuerySet[Conflict]:
    """One's own."""
    if actor.expert is None:
        return Conflict.objects.none()
    return Conflict.objects.filter(expert=actor.expert).select_related("lab")


def firms_visible_to(actor: Actor) -> QuerySet[AvoidedFirm]:
    """One's own."""
    if actor.expert is None:
        return AvoidedFirm.objects.none()
    return AvoidedFirm.objects.filter(expert=actor.expert)
