from django.db.models import QuerySet

from accounts.actor import Actor
from tasks.models import Guideline


def visible_to(actor: Actor) -> QuerySet[Guideline]:
    """The guidelines of one's labs' projects."""
    return Guideline.objects.filter(project__lab__in=list(actor.labs))
