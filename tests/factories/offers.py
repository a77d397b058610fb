"""Projects with items, money and an offer, through the real actions."""

from dataclasses import dataclass
from datetime import datetime

from accounts.actor import Actor
from accounts.queries.actors import actor_of
from marketplace.actions import offers as actions
from marketplace.actions.seats import fill_offer
from marketplace.models import Engagement, Offer, Reservation, ReservedSeat, Settlement
from payments.models import Budget, Earning, Entry, Rate
from payments.queries.budgets import Balances, balances
from tasks.models import Claim, ItemState, Project, Seat
from tests.factories import claims, money

NOW = claims.NOW
BILL = 1_200
PAY = 1_000


@dataclass
class Put:
    """An offer and who owns it."""

    owner: Actor
    project: Project
    budget: Budget
    offer: Offer

    def now(self) -> Offer:
        return Offer.objects.select_related("rate", "project").get(pk=self.offer.pk)

    def balances(self) -> Balances:
        return balances([self.budget.pk])[self.budget.pk]


def owner_of(project: Project) -> Actor:
    return actor_of(project.created_by)


def put_up(
    *, items: int = 4, funds: int = 100_000, seats: int = 3, state: ItemState = ItemState.SCREENED, **terms: object
) -> Put:
    """A draft offer at 10.00 and 2.00 of fee for each answer, with that much money in its budget."""
    project = claims.project(seats=seats, task_type="choice")
    owner = owner_of(project)
    claims.items(project, items, state)
    budget = money.budget(owner, project.lab)
    if funds:
        money.fund(owner, budget, funds, NOW)
    offer = actions.create_offer(
        by=owner,
        project_id=project.pk,
        budget_id=budget.pk,
        pay_minor=PAY,
        terms=actions.Terms(**terms),  # type: ignore[arg-type]
        now=NOW,
    )
    return Put(owner, project, budget, offer)


def opened(now: datetime = NOW, **more: object) -> Put:
    """An open offer with its first seats."""
    put = put_up(**more)  # type: ignore[arg-type]
    actions.open_offer(by=put.owner, offer_id=put.offer.pk, now=now)
    fill_offer(offer_id=put.offer.pk, now=now)
    return put


def everything(put: Put) -> dict[str, list[object]]:
    """All rows that an offer's verbs may touch, to see that a refusal changed nothing."""
    offers = Offer.objects.filter(project__lab=put.project.lab)
    return {
        "offers": list(offers.order_by("pk").values()),
        "rates": list(Rate.objects.filter(budget=put.budget).order_by("pk").values()),
        "blocks": list(Reservation.objects.filter(offer__in=offers).order_by("pk").values()),
        "reserved": list(ReservedSeat.objects.filter(reservation__offer__in=offers).order_by("pk").values()),
        "seats": list(Seat.objects.filter(project=put.project).order_by("pk").values()),
        "claims": list(Claim.objects.filter(item__project=put.project).order_by("pk").values()),
        "engagements": list(Engagement.objects.filter(offer__in=offers).order_by("pk").values()),
        "settlements": list(Settlement.objects.filter(engagement__offer__in=offers).order_by("pk").values()),
        "earnings": list(Earning.objects.filter(budget=put.budget).order_by("pk").values()),
        "entries": list(Entry.objects.filter(account__budget=put.budget).order_by("pk").values()),
    }
