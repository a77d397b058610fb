"""Projects under a plan, opened and answered through the real actions."""

from marketplace.actions.designs import draw_designs
from marketplace.actions.offers import open_offer
from marketplace.actions.plans import set_plan
from marketplace.actions.seats import fill_offer
from marketplace.models import Arm, Routing
from tests.factories.offers import NOW, Put, put_up


def planned(*, items: int = 1, seats: int = 5, funds: int = 500_000, **wanted: object) -> Put:
    """An open offer of a planned project, its designs drawn and its first seats open."""
    put = put_up(items=items, seats=seats, funds=funds)
    set_plan(by=put.owner, project_id=put.project.pk, wanted=wanted, now=NOW)
    draw_designs(project_id=put.project.pk, limit=1000, now=NOW)
    open_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    fill_offer(offer_id=put.offer.pk, now=NOW)
    return put


def arms(put: Put) -> dict[str, int]:
    """How many items fell into each arm."""
    rows = list(Routing.objects.filter(item__project=put.project).values_list("arm", flat=True))
    return {arm.value: rows.count(arm) for arm in Arm if arm in rows}
