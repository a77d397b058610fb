"""Work that waits for experts, reckoned in minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, Sum

from marketplace.matching.ranking import Pace
from marketplace.models import Invitation, InvitationState, Offer, OfferState, QualityPlan
from marketplace.queries.paces import paces_of

# Where nothing was measured yet. Used to reckon how many to ask, and never shown.
ASSUMED_SECONDS = 300
# An accepted invitation counts as under way for that long.
COUNTS_FOR = timedelta(days=2)
COUNTED_UP_TO = 5_000
OPEN_SEATS = """
SELECT asked.id, (
    SELECT count(*) FROM (
        SELECT FROM tasks_seat seat
        WHERE seat.project_id = asked.id AND seat.state = 'open' AND seat.kind = 'answer'
        LIMIT %s
    ) open
)
FROM unnest(%s::uuid[]) AS asked(id)
"""


@dataclass(frozen=True, slots=True)
class Demand:
    """One offer: answers that wait, what one takes, and minutes of them that nobody was invited to yet."""

    offer: Offer
    seats: int
    pace: Pace
    worth_minor: int
    uninvited_minutes: float

    @property
    def seconds(self) -> int:
        return self.pace.median_seconds or ASSUMED_SECONDS

    @property
    def hourly_minor(self) -> int | None:
        return self.pace.hourly_minor(self.offer.rate.pay_minor)

    @property
    def value_an_hour(self) -> float:
        """What right answers spare the lab in an hour of work, in the currency's minor units."""
        return self.worth_minor * 3600 / self.seconds


def demands(*, now: datetime) -> list[Demand]:
    """Open offers whose answers wait, in five queries."""
    offers = list(Offer.objects.filter(state=OfferState.OPEN).select_related("project", "rate"))
    seats = open_seats([offer.project_id for offer in offers])
    offers = [offer for offer in offers if seats[offer.project_id]]
    keys = [offer.pk for offer in offers]
    paces, promised = paces_of(keys, now=now), promised_minutes(now=now)
    worths = dict(QualityPlan.objects.filter(project__offer__in=keys).values_list("project", "worth_minor"))
    default = QualityPlan._meta.get_field("worth_minor").default
    return [
        Demand(
            offer=offer,
            seats=seats[offer.project_id],
            pace=paces[offer.pk],
            worth_minor=worths.get(offer.project_id, default),
            uninvited_minutes=seats[offer.project_id] * (paces[offer.pk].median_seconds or ASSUMED_SECONDS) / 60
            - promised.get(offer.pk, 0),
        )
        for offer in offers
    ]


def open_seats(projects: Sequence[UUID]) -> dict[UUID, int]:
    """Open answers by project, counted no further than COUNTED_UP_TO."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_SEATS, [COUNTED_UP_TO, list(projects)])
        return dict(cursor.fetchall())


def standing_invitations(now: datetime) -> Q:
    """Those that somebody may still come by."""
    return Q(state=InvitationState.OPEN) | Q(state=InvitationState.ACCEPTED, answered_at__gt=now - COUNTS_FOR)


def promised_minutes(*, now: datetime) -> dict[UUID, int]:
    """Minutes that experts were invited to, by offer."""
    rows = Invitation.objects.filter(standing_invitations(now)).order_by().values_list("offer")
    return dict(rows.annotate(minutes=Sum("minutes")))
