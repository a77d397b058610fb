"""Hidden checks, through the real actions."""

from datetime import datetime, timedelta
from random import Random

from django.conf import settings

from accounts.actor import Actor
from marketplace.actions.checks import plan_checks
from marketplace.models import QualityPlan
from tasks.actions.gold import make_gold
from tasks.models import Annotation, Claim, ClaimState, Gold, Item, ItemState
from tests.factories import claims
from tests.factories.offers import NOW, Put, opened
from tests.factories.work import answer, lawyer, taken

LATE = NOW + timedelta(days=4)
RIGHT, WRONG = {"label": "yes"}, {"label": "no"}


class Never(Random):
    """Draws that never call for a hidden check."""

    def random(self) -> float:
        return 0.999999


class Always(Random):
    """Draws that call for a hidden check each time."""

    def random(self) -> float:
        return 0.0


def make_checks(put: Put, number: int, now: datetime = NOW) -> list[Item]:
    """So many new items whose answer is “yes”, as hidden checks; no seat is planned yet."""
    items = claims.items(put.project, number)
    answers = {item.external_id: RIGHT for item in items}
    make_gold(by=put.owner, project_id=put.project.pk, answers=answers, reason="Sure.", now=now)
    return list(Item.objects.filter(pk__in=[item.pk for item in items]).order_by("pk"))


def with_checks(checks: int = 3, *, share: float = 0.1, now: datetime = NOW, **more: object) -> Put:
    """An open offer whose hidden checks have seats."""
    put = opened(now=now, **{"items": 10, "funds": 1_000_000, **more})
    QualityPlan.objects.create(project=put.project, gold_share=share, changed_at=now)
    make_checks(put, checks, now)
    plan(put, now)
    return put


def plan(put: Put, now: datetime = NOW) -> int:
    return plan_checks(offer_id=put.offer.pk, now=now, rng=Random(1))


def take_check(who: Actor, put: Put, now: datetime = NOW) -> Claim:
    claim = taken(who, put, now, rng=Always())
    assert claim.item.state == ItemState.GOLD
    return claim


def take_work(who: Actor, put: Put, now: datetime = NOW) -> Claim:
    claim = taken(who, put, now, rng=Never())
    assert claim.item.state == ItemState.OPEN
    return claim


def answered_check(put: Put, label: str = "yes", now: datetime = NOW, seconds: int = 60) -> Annotation:
    """A new lawyer's answer on a hidden check."""
    who = lawyer()
    claim = take_check(who, put, now)
    Claim.objects.filter(pk=claim.pk).update(focused_seconds=seconds)
    return answer(who, claim, label, now)


def give_up(claim: Claim) -> datetime:
    """The moment after the claim's lease has run out."""
    assert claim.state == ClaimState.ACTIVE
    return claim.expires_at + settings.GRACE


def gold_of(item: Item) -> Gold:
    return Gold.objects.get(pk=item.pk)
