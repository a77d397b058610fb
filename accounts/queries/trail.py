from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import Role, Trail


def visible_to(actor: Actor) -> QuerySet[Trail]:
    """Everything for operations; what was done in the labs one owns."""
    acts = Trail.objects.select_related("by")
    return acts if actor.is_operations else acts.filter(lab__in=actor.labs_at_least(Role.OWNER))
