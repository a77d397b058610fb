"""Offers as labs see them: their rows, the seats and items behind them, the money left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import cast
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from accounts.actor import Actor
from accounts.prepared import prepared
from marketplace.models import Offer, OfferState, Reservation, ReservedSeat
from marketplace.queries.kept import kept
from marketplace.queries.plans import plan_of
from marketplace.queries.routings import disputed, to_open
from payments.queries.budgets import balances
from tasks.models import Item, ItemState, Seat, SeatKind, SeatState

WAITING = (ItemState.IMPORTED, ItemState.SCREENED)
PRICE = """
SELECT rate.pay_minor, rate.currency, rate.version
FROM marketplace_engagement engagement
JOIN tasks_claim claim ON claim.id = engagement.claim_id
JOIN payments_rate rate ON rate.id = engagement.rate_id
WHERE claim.id = %s AND claim.expert_id = %s
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What an offer's page counts: items not withdrawn, seats open now, seats that money was set aside for."""

    items: int = 0
    seats_open: int = 0
    seats_reserved: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """What an answer pays, fixed when its item was taken."""

    pay_minor: int
    currency: str
    version: int


def whole() -> QuerySet[Offer]:
    return Offer.objects.select_related("project__lab", "rate", "budget")


def visible_to(actor: Actor) -> QuerySet[Offer]:
    """The offers of the actor's labs; all of them for operations."""
    return whole() if actor.is_operations else whole().filter(project__lab__in=list(actor.labs))


def published_to(actor: Actor) -> QuerySet[Offer]:
    """What an expert may know of: offers that were opened once."""
    if actor.expert is None:
        return Offer.objects.none()
    return whole().exclude(state=OfferState.DRAFT)


def figures_of(offers: Sequence[Offer]) -> dict[UUID, Figures]:
    """The figures of many offers, in three queries."""
    projects = [offer.project_id for offer in offers]
    items = counted(
        Item.objects.filter(project__in=projects)
        .exclude(state=ItemState.WITHDRAWN)
        .values_list("project")
        .annotate(n=Count("pk"))
    )
    seats = counted(
        Seat.objects.filter(project__in=projects, state=SeatState.OPEN, kind=SeatKind.ANSWER)
        .values_list("project")
        .annotate(n=Count("pk"))
    )
    reserved = counted(
        Reservation.objects.filter(offer__in=offers)
        .values_list("offer")
        .annotate(n=Sum(F("seats") - F("seats_released")))
    )
    return {
        offer.pk: Figures(items.get(offer.project_id, 0), seats.get(offer.project_id, 0), reserved.get(offer.pk, 0))
        for offer in offers
    }


def figures_kept(offers: Sequence[Offer]) -> dict[UUID, Figures]:
    """The figures of a page of offers, counted anew unless counting them took long a moment ago."""
    page = sha256(b"".join(offer.pk.bytes for offer in offers)).hexdigest()
    found = kept(f"offers:{page}", lambda: {"figures": figures_of(offers)}, seconds=0)
    return cast(dict[UUID, Figures], found["figures"])


def counted(rows: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    return dict(rows)


def waiting_items(project_id: UUID, at_most: int) -> int:
    """How many items have no seats yet, counted no further than `at_most`."""
    return Item.objects.filter(project=project_id, state__in=WAITING).order_by()[:at_most].count()


def next_to_open(offer: Offer, at_most: int) -> list[UUID]:
    """Items whose seats are to be opened next: by their design where the project has a plan, else in the order they
    came."""
    plan = plan_of(offer.project_id)
    if plan is not None:
        return to_open(plan, at_most, experts_idle=open_seats_of(offer.project_id) == 0)
    screened = Item.objects.filter(project=offer.project_id, state=ItemState.SCREENED).order_by("id")
    return list(screened.values_list("pk", flat=True)[:at_most])


def open_seats_of(project_id: UUID) -> int:
    return Seat.objects.filter(project=project_id, state=SeatState.OPEN, kind=SeatKind.ANSWER).count()


def free_seats(block: Reservation) -> int:
    """How many seats may still be opened from the block."""
    return block.seats - block.seats_released - ReservedSeat.objects.filter(reservation=block).count()


def newest_block(offer: Offer) -> Reservation | None:
    return Reservation.objects.filter(offer=offer).select_related("rate").order_by("-ordinal").first()


def affordable_seats(offer: Offer) -> int:
    """How many seats the free balance pays for at the offer's rate."""
    return balances([offer.budget_id])[offer.budget_id].available_minor // offer.rate.bill_minor


def offers_to_fill() -> list[UUID]:
    """Open offers with items that wait for seats or came back at an old price; paused ones that wait for money."""
    screened = Item.objects.filter(project=OuterRef("project"), state=ItemState.SCREENED)
    # One look-up for each index of seats that nobody has taken.
    old = Seat.objects.filter(project=OuterRef("project"), reserved__reservation__rate__effective_until__isnull=False)
    returned = Exists(old.filter(state=SeatState.OPEN, kind=SeatKind.ANSWER))
    planned = Exists(old.filter(state=SeatState.PLANNED))
    disputes = Exists(disputed().filter(project=OuterRef("project")))
    filling = Offer.objects.filter(Exists(screened) | returned | planned | disputes, state=OfferState.OPEN)
    waiting = Offer.objects.filter(is_out_of_money=True)
    return [*filling.values_list("pk", flat=True), *waiting.values_list("pk", flat=True)]


def closed_with_open_seats() -> list[UUID]:
    """Closed offers to which an item came back from an expert's hands."""
    returned = Seat.objects.filter(state=SeatState.OPEN).order_by()
    answers, reviews = (returned.filter(kind=kind).values("project") for kind in SeatKind)
    has_any = Q(project__in=answers) | Q(project__in=reviews)
    return list(Offer.objects.filter(has_any, state=OfferState.CLOSED).values_list("pk", flat=True))


def price_of_claim(*, actor: Actor, claim_id: UUID) -> Price | None:
    """The frozen price of one's own claim."""
    if actor.expert is None:
        return None
    with prepared() as cursor:
        cursor.execute(PRICE, [claim_id, actor.expert.pk])
        row = cursor.fetchone()
    return None if row is None else Price(*row)
