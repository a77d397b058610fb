"""Telling experts who asked for it that there is work for them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from accounts.actions.notifications import notify
from accounts.models import Availability, Expert, NotificationKind
from accounts.queries.availability import working_times_of
from marketplace.matching.eligibility import missing, reasons
from marketplace.models import Offer, OfferState
from marketplace.queries.profiles import profiles_of, wanted_by

PEOPLE_AT_ONCE = 500
KNOWN_FOR = timedelta(days=7)
# Pairs of expert and project with an item the expert never had, where they have not worked of late: they know it.
OPEN_PAIRS = """
SELECT asked.expert, asked.project
FROM unnest(%s::uuid[], %s::uuid[]) AS asked(expert, project)
WHERE EXISTS (
    SELECT FROM tasks_seat seat
    WHERE seat.project_id = asked.project AND seat.state = 'open' AND seat.kind = 'answer'
      AND NOT EXISTS (SELECT FROM tasks_claim had WHERE had.item_id = seat.item_id AND had.expert_id = asked.expert)
)
AND NOT EXISTS (
    SELECT FROM tasks_claim claim JOIN tasks_item item ON item.id = claim.item_id
    WHERE claim.expert_id = asked.expert AND claim.claimed_at >= %s AND item.project_id = asked.project
)
"""


@transaction.atomic
def tell_waiting(*, now: datetime) -> int:
    """Tell experts with “Tell me when” on of work that fits them and is open, each work at most once a week; how many
    were told. Takes no locks: what was told is not told again."""
    waiting = Availability.objects.exclude(tell_since=None).order_by("tell_since")
    ids = list(waiting.values_list("expert", flat=True)[:PEOPLE_AT_ONCE])
    free = [one for one, time in working_times_of(ids).items() if not time.is_left_alone(now)]
    offers = {offer.project_id: offer for offer in open_offers()} if free else {}
    told = 0
    users = dict(Expert.objects.filter(pk__in=free).values_list("pk", "user_id"))
    for expert_id, project_id in open_pairs(fitting(free, offers, now), now):
        told += bool(tell(users[expert_id], offers[project_id], now))
    return told


def open_offers() -> list[Offer]:
    return list(Offer.objects.filter(state=OfferState.OPEN).select_related("project"))


def fitting(experts: list[UUID], offers: dict[UUID, Offer], now: datetime) -> list[tuple[UUID, UUID]]:
    """Pairs of expert and project that fit."""
    profiles, wanted = profiles_of(experts), wanted_by(offer.pk for offer in offers.values())
    return [
        (expert_id, project_id)
        for expert_id, profile in profiles.items()
        for project_id, offer in offers.items()
        if not missing(reasons(wanted[offer.pk].asked, profile, today=now.date()))
    ]


def open_pairs(pairs: list[tuple[UUID, UUID]], now: datetime) -> list[tuple[UUID, UUID]]:
    if not pairs:
        return []
    experts, projects = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(OPEN_PAIRS, [list(experts), list(projects), now - KNOWN_FOR])
        return list(cursor.fetchall())


def tell(user_id: UUID, offer: Offer, now: datetime) -> bool:
    year, week, _ = now.isocalendar()
    news = notify(
        user_ids=[user_id], key=f"new_work:{offer.pk}:{year}-{week}", kind=NotificationKind.NEW_WORK,
        subject=f"Open to you: {offer.project.name}",
        body="It fits you, and there are items you have not had. Reasons, pay and hours are on your board.",
        path="/expert/board", now=now,
    )  # fmt: skip
    return bool(news)
