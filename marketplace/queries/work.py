"""The board: open work as one expert sees it, in the same number of queries for one offer as for a hundred."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import Expert
from marketplace.matching.eligibility import Profile, Reason, is_senior, missing, reasons
from marketplace.matching.ranking import Pace, Place, rank
from marketplace.models import Invitation, Offer, OfferState
from marketplace.queries.invitations import waiting_for
from marketplace.queries.offers import published_to
from marketplace.queries.paces import paces_of
from marketplace.queries.profiles import Wanted, profiles_of, wanted_by
from marketplace.queries.taken import taken_by
from tasks.models import Claim, ClaimState, SeatKind, SeatState

COUNTED_BY = 5
# As many as a fortnight holds; what lies beyond is said to be at least that.
COUNTED_UP_TO = 500
SEATS_LOOKED_AT = 2_500
OPEN_TO = """
SELECT asked.id, (
    SELECT count(DISTINCT seat.item_id) FROM (
        SELECT item_id FROM tasks_seat
        WHERE state = 'open' AND kind = '{kind}' AND project_id = asked.id
        ORDER BY rank, id LIMIT %s
    ) seat
    WHERE NOT EXISTS (
        SELECT FROM tasks_claim had WHERE had.item_id = seat.item_id AND had.expert_id = %s
    )
)
FROM unnest(%s::uuid[]) AS asked(id)
"""
# Each kind of seat has its own index, and so its own statement.
OPEN_ANSWERS, OPEN_REVIEWS = (OPEN_TO.format(kind=kind.value) for kind in SeatKind)


@dataclass(frozen=True, slots=True)
class Card:
    """One offer on one expert's board. `items_open` and what follows from it are after everybody else's claims and
    after the most that one expert may take."""

    offer: Offer
    reasons: list[Reason]
    items_open: int
    reviews_open: int
    pace: Pace
    invitation: Invitation | None = None

    @property
    def missing(self) -> list[Reason]:
        return missing(self.reasons)

    @property
    def hourly_minor(self) -> int | None:
        return self.pace.hourly_minor(self.offer.rate.pay_minor)

    @property
    def minutes_open(self) -> int | None:
        """How long the open items take at the measured pace; None while nothing is measured."""
        seconds = self.pace.median_seconds
        return None if seconds is None else round(self.items_open * seconds / 60)

    @property
    def is_more(self) -> bool:
        """Whether there may be more than is counted."""
        return self.items_open >= COUNTED_UP_TO


def board_of(actor: Actor, *, now: datetime) -> list[Card]:
    """Open work in the expert's fields, what fits first; every open field for one who has no credential yet."""
    if actor.expert is None:
        return []
    profile = profiles_of([actor.expert.pk])[actor.expert.pk]
    offers = list(published_to(actor).filter(state=OfferState.OPEN).exclude(project__lab__in=list(profile.member_of)))
    offers = [offer for offer in offers if is_of_interest(offer, profile)]
    if not offers:
        return []
    wanted = wanted_by(offer.pk for offer in offers)
    keys = [offer.pk for offer in offers]
    paces, invitations = paces_of(keys, now=now), {row.offer_id: row for row in waiting_for(actor)}
    taken = taken_by(expert_id=actor.expert.pk, offer_ids=[offer.pk for offer in offers if offer.items_each])
    projects = [offer.project_id for offer in offers]
    answers, reviews = (seats_open_to(actor.expert, projects, statement) for statement in (OPEN_ANSWERS, OPEN_REVIEWS))
    cards = {
        offer.pk: Card(
            offer=offer,
            reasons=reasons(wanted[offer.pk].asked, profile, today=now.date()),
            items_open=open_to_one(offer, answers.get(offer.project_id, 0), taken.get(offer.pk, 0)),
            reviews_open=reviews_for(profile, wanted[offer.pk], reviews.get(offer.project_id, 0)),
            pace=paces[offer.pk],
            invitation=invitations.get(offer.pk),
        )
        for offer in offers
    }
    return [cards[offer_id] for offer_id in rank([place_of(card) for card in cards.values()])]


def is_of_interest(offer: Offer, profile: Profile) -> bool:
    return not profile.credentials or offer.project.field in {held.field for held in profile.credentials}


def place_of(card: Card) -> Place:
    return Place(
        offer_id=card.offer.pk,
        missing=len(card.missing),
        is_invited=card.invitation is not None,
        items_open=card.items_open,
        pay_minor=card.offer.rate.pay_minor,
        hourly_minor=card.hourly_minor,
    )


def seats_open_to(expert: Expert, projects: Sequence[UUID], statement: str) -> dict[UUID, int]:
    """How many items of each project have an open seat of one kind and were never in this expert's hands, among the
    SEATS_LOOKED_AT seats that are handed out next."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [SEATS_LOOKED_AT, expert.pk, list(projects)])
        return dict(cursor.fetchall())


def open_to_one(offer: Offer, items: int, taken: int) -> int:
    """After the most that one expert may take, and no further than is counted."""
    found = min(about(items), COUNTED_UP_TO)
    return found if offer.items_each is None else min(found, max(0, offer.items_each - taken))


def about(items: int) -> int:
    """Rounded up to fives: an exact count goes down with each item of work that one takes, and not with a check."""
    return ceil(items / COUNTED_BY) * COUNTED_BY


def reviews_for(profile: Profile, wanted: Wanted, reviews: int) -> int:
    """Disputed items wait for senior experts only."""
    return reviews if is_senior(profile, wanted.asked, settings.REVIEWER_LOWER_BOUND) else 0


def in_hand(actor: Actor) -> QuerySet[Claim]:
    """The items in the expert's hands, the one that ends first first."""
    if actor.expert is None:
        return Claim.objects.none()
    held = Claim.objects.filter(expert=actor.expert, state=ClaimState.ACTIVE, seat__state=SeatState.HELD)
    return held.select_related("item__project").defer("item__content", "item__source").order_by("expires_at")
