from uuid import UUID

from django.db.models import QuerySet

from accounts.actor import Actor
from tasks.models import Claim, Guideline


def visible_to(actor: Actor) -> QuerySet[Claim]:
    """One's own claims, nobody else's."""
    return Claim.objects.filter(expert=actor.expert) if actor.expert else Claim.objects.none()


def with_work(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims with all that the workspace shows: item, project, draft."""
    return rows.select_related("item__project", "draft")


def guideline_for(project_id: UUID) -> Guideline | None:
    """The newest guideline of a project."""
    return Guideline.objects.filter(project=project_id).order_by("-version").first()
