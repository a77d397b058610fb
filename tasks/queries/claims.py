from uuid import UUID

from django.db.models import QuerySet

from accounts.actor import Actor
from tasks.models import Annotation, Claim, Guideline, SeatKind


def visible_to(actor: Actor) -> QuerySet[Claim]:
    """One's own claims, nobody else's."""
    return Claim.objects.filter(expert=actor.expert) if actor.expert else Claim.objects.none()


def with_work(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims with all that the workspace shows: item, project, seat, draft."""
    return rows.select_related("item__project", "seat", "draft")


def guideline_for(project_id: UUID) -> Guideline | None:
    """The newest guideline of a project."""
    return Guideline.objects.filter(project=project_id).order_by("-version").first()


def positions_on(claim: Claim) -> list[Annotation]:
    """What a reviewer reads: the counted answers on the item in the order they were given. Nothing for anybody who
    holds another kind of seat: first answers are independent."""
    if claim.seat.kind != SeatKind.REVIEW:
        return []
    given = Annotation.objects.filter(item=claim.item_id, withdrawal=None, claim__seat__kind=SeatKind.ANSWER)
    return list(given.order_by("pk"))
