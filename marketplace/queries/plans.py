from uuid import UUID

from django.db.models import QuerySet

from accounts.actor import Actor
from marketplace.models import QualityPlan, Stratum


def visible_to(actor: Actor) -> QuerySet[QualityPlan]:
    """The plans of the actor's labs."""
    return QualityPlan.objects.filter(project__lab__in=list(actor.labs)).select_related("project")


def strata_visible_to(actor: Actor) -> QuerySet[Stratum]:
    """The groups of the actor's labs' projects."""
    return Stratum.objects.filter(project__lab__in=list(actor.labs)).select_related("project")


def plan_of(project_id: UUID) -> QualityPlan | None:
    """The project's plan; None where every seat opens at once."""
    return QualityPlan.objects.filter(pk=project_id).first()
