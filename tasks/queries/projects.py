from django.db.models import Max, QuerySet

from accounts.actor import Actor
from tasks.models import Project


def visible_to(actor: Actor) -> QuerySet[Project]:
    """The projects of one's labs, with the version of their newest guideline."""
    rows = Project.objects.filter(lab__in=list(actor.labs))
    return rows.annotate(guideline_version=Max("guidelines__version"))
