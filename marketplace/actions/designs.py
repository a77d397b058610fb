"""How each item is to be worked on, drawn by lot before anybody answers."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from marketplace.matching.draws import drawn, share_for
from marketplace.models import Arm, QualityPlan, Routing, Stratum
from marketplace.queries.routings import designs_of, licensed_to_stop, sizes, undrawn_items
from tasks.actions.seats import Opening
from tasks.models import Item


@transaction.atomic
def draw_designs(*, project_id: UUID, limit: int, now: datetime) -> int:
    """Draw for screened items whether they become evidence (a fixed number of blind answers) or are asked as needed,
    and whether their experts stay blind to AI; how many were drawn. Locks the items."""
    plan = QualityPlan.objects.select_related("project").get(pk=project_id)
    items = undrawn_items(project_id, limit)
    by_slice: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_slice[item.slice].append(item)
    for name, members in sorted(by_slice.items()):
        stratum, _ = Stratum.objects.get_or_create(project_id=project_id, slice=name)
        Routing.objects.bulk_create(
            [routing_of(item, plan, stratum, share, now) for item, share in shares(plan, stratum, members)],
            ignore_conflicts=True,
        )
    Item.objects.filter(pk__in=[item.pk for item in items]).update(is_drawn=True)
    return len(items)


def shares(plan: QualityPlan, stratum: Stratum, items: Sequence[Item]) -> list[tuple[Item, float]]:
    """Each item with its chance of becoming evidence: what is still wanted over what is still there."""
    left, have = sizes(stratum)
    wanted = plan.calibration_items if plan.settles_by_ai else 0
    share = share_for(wanted=wanted, drawn_already=have, left=left, at_least=plan.blind_share)
    return [(item, share) for item in items]


def routing_of(item: Item, plan: QualityPlan, stratum: Stratum, share: float, now: datetime) -> Routing:
    key = settings.SECRET_KEY.encode()
    is_evidence = drawn(key, item.pk, "arm") < share
    sees_nothing = drawn(key, item.pk, "blind") < plan.blind_share
    return Routing(
        item=item,
        stratum=stratum,
        arm=Arm.CALIBRATION if is_evidence else Arm.NEED,
        is_blind=is_evidence or sees_nothing or not plan.shows_suggestions,
        sampling_probability=share if is_evidence else 1 - share,
        drawn_at=now,
    )


def openings_of(item_ids: Sequence[UUID]) -> dict[UUID, Opening]:
    """The seats of each planned item among these, in two queries."""
    routings = list(designs_of(item_ids))
    licensed = licensed_to_stop({routing.stratum_id for routing in routings})
    return {routing.pk: opening_of(routing, stops_after_one=routing.stratum_id in licensed) for routing in routings}


def opening_of(routing: Routing, *, stops_after_one: bool) -> Opening:
    """All seats at once where their number is fixed, else as few as may suffice."""
    plan, most = routing.stratum.project.quality_plan, routing.stratum.project.seats_per_item
    if routing.arm in (Arm.CALIBRATION, Arm.AUDIT):
        return Opening(min(plan.calibration_seats, most))
    first = 1 if stops_after_one else min(max(2, plan.minimum_seats), most)
    return Opening(first, most - first, not routing.is_blind)
