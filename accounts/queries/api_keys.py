from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import ApiKey, Role


def visible_to(actor: Actor) -> QuerySet[ApiKey]:
    """The keys of the labs one owns."""
    return ApiKey.objects.filter(lab__in=actor.labs_at_least(Role.OWNER)).select_related("user")
