"""Hidden checks as the marketplace sees them: when one is due, and how many seats must be paid for ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from marketplace.models import Offer, OfferState, QualityPlan
from tasks.models import Gold, GoldState, Item, ItemState, Seat, SeatKind, SeatState
from tasks.models.seats import UNTAKEN

# SQL of whether each of the newest items that `expert` took in `project` was a check, the newest first. Counted among
# their newest items of all projects: nobody walks past thousands of their own.
WERE_CHECKS = """ARRAY(
    SELECT gold.item_id IS NOT NULL
    FROM (
        SELECT item_id, claimed_at FROM tasks_claim WHERE expert_id = {expert} ORDER BY claimed_at DESC LIMIT {back}
    ) last
    JOIN tasks_item item ON item.id = last.item_id AND item.project_id = {project}
    LEFT JOIN tasks_gold gold ON gold.item_id = last.item_id
    ORDER BY last.claimed_at DESC
)"""


@dataclass(frozen=True, slots=True)
class Turn:
    """The share of hidden checks in a project, and how many items the expert took since their last one."""

    share: float
    since: int


def turn(planned: float | None, were_checks: Sequence[bool]) -> Turn:
    """Where an expert stands in a project whose plan says this of its share, or nothing."""
    share = settings.GOLD_SHARE if planned is None else planned
    return Turn(share, were_checks.index(True) if True in were_checks else len(were_checks))


def share_of(project_id: UUID) -> float:
    """The share of hidden checks in what an expert takes; 0 where the project has none in use."""
    if not Gold.objects.filter(item__project=project_id, state=GoldState.ACTIVE).exists():
        return 0.0
    planned = QualityPlan.objects.filter(project=project_id).values_list("gold_share", flat=True).first()
    return settings.GOLD_SHARE if planned is None else planned


def allowance(seats: int, share: float) -> int:
    """The seats of hidden checks that belong to so many seats of work: `share` is of both together."""
    return ceil(seats * share / (1 - share))


def untaken_work(project_id: UUID) -> int:
    """Seats of work that are paid for and that nobody has taken."""
    work = Seat.objects.filter(project=project_id, state__in=UNTAKEN, kind=SeatKind.ANSWER)
    return work.exclude(item__state=ItemState.GOLD).count()


def planned_checks(project_id: UUID) -> dict[UUID, int]:
    """Every hidden check in use that experts may see as they see work, with its seats paid for ahead, the least shown
    first."""
    ahead = Count("item__seats", filter=Q(item__seats__state=SeatState.PLANNED))
    rows = Gold.objects.filter(item__project=project_id, item__state=ItemState.GOLD, state=GoldState.ACTIVE)
    if QualityPlan.objects.filter(project=project_id, shows_suggestions=True).exists():
        # Beside work that shows what the AI reviewers said, a check without it would stand out.
        rows = rows.filter(item__suggestions__failure="")
    rows = rows.filter(exposures__lt=settings.GOLD_EXPOSURES).annotate(ahead=ahead).order_by("exposures", "pk")
    return dict(rows.values_list("pk", "ahead"))


def idle_seats(project_id: UUID) -> list[UUID]:
    """Unused seats on hidden checks that are not in use."""
    resting = Item.objects.filter(project=project_id, state=ItemState.GOLD).exclude(gold__state=GoldState.ACTIVE)
    return list(Seat.objects.filter(item__in=resting, state__in=UNTAKEN).values_list("pk", flat=True))


def offers_with_checks() -> list[UUID]:
    """Open offers whose projects have hidden checks."""
    with_gold = Item.objects.filter(state=ItemState.GOLD).values("project").distinct()
    return list(Offer.objects.filter(state=OfferState.OPEN, project__in=with_gold).values_list("pk", flat=True))
