from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actor import Actor
from tasks.models import (
    WITH_EXPERTS,
    Annotation,
    Claim,
    ClaimState,
    Guideline,
    ItemState,
    Seat,
    SeatKind,
    SeatState,
)


def visible_to(actor: Actor) -> QuerySet[Claim]:
    """One's own claims, nobody else's."""
    return Claim.objects.filter(expert=actor.expert) if actor.expert else Claim.objects.none()


def with_work(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims with all that the workspace shows: item, project, seat, draft."""
    return rows.select_related("item__project", "seat", "draft")


def come_back(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Lapsed claims with something written on them that could be taken up again."""
    return open_again(rows).filter(draft__isnull=False)


def open_again(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Lapsed claims where a seat of their kind is open on the item again."""
    free = Seat.objects.filter(item=OuterRef("item"), kind=OuterRef("seat__kind"), state=SeatState.OPEN)
    is_review = Q(seat__kind=SeatKind.REVIEW)
    at_work = (is_review & Q(item__state=ItemState.UNSURE)) | (~is_review & Q(item__state__in=WITH_EXPERTS))
    return rows.filter(at_work, Exists(free), state=ClaimState.LAPSED)


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
