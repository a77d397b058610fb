from uuid import UUID

from django.db.models import QuerySet

from accounts.actor import Actor
from marketplace.models import Report, ReportState


def visible_to(actor: Actor) -> QuerySet[Report]:
    """The reports of the actor's labs."""
    return Report.objects.filter(project__lab__in=list(actor.labs)).select_related("project")


def reports_to_write() -> list[UUID]:
    """Reports that wait, oldest first."""
    waiting = Report.objects.filter(state=ReportState.WAITING).order_by("requested_at")
    return list(waiting.values_list("pk", flat=True))
