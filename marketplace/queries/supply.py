"""Experts who may be asked, with the room they have this week."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum

from accounts.models import Expert, Qualification
from accounts.queries.availability import WorkingTime, working_times_of
from marketplace.matching.invitations import Ability
from marketplace.models import Invitation, InvitationState
from marketplace.queries.demand import standing_invitations

WEEK = timedelta(days=7)
UNSAID = WorkingTime(time_zone="UTC")
# What was worked in a week; by an index on expert and time.
WORKED = """
SELECT asked.id, (
    SELECT coalesce(sum(claim.focused_seconds), 0) FROM tasks_claim claim
    WHERE claim.expert_id = asked.id AND claim.claimed_at >= %s
)
FROM unnest(%s::uuid[]) AS asked(id)
"""


@dataclass(frozen=True, slots=True)
class Supply:
    """One expert: minutes they are open to more work within a week, how many of them lie below their own target, and
    how many more invitations they are sent."""

    expert_id: UUID
    user_id: UUID
    open_minutes: int
    below_target_minutes: int
    invitations: int
    least_hourly_minor: int | None
    abilities: dict[str, Ability]


def supplies(*, fields: Collection[str], at_most: int, now: datetime) -> list[Supply]:
    """Experts with a verified credential in one of the fields who may be invited now, in seven queries. Above
    `at_most` those who were invited least often come first."""
    people = candidates(fields, at_most)
    ids = list(people)
    times, worked, abilities = working_times_of(ids), worked_minutes(ids, now=now), abilities_of(ids)
    promised, open_now = promised_to(ids, now=now)
    found = []
    for expert_id, user_id in people.items():
        time = times.get(expert_id, UNSAID)
        left = settings.INVITATIONS_AT_ONCE - open_now.get(expert_id, 0)
        if left <= 0 or not time.may_be_invited(now):
            continue
        said = time.open_minutes(since=now, until=now + WEEK)
        whole = settings.ASSUMED_OPEN_MINUTES if said is None else said
        room = max(0, whole - promised.get(expert_id, 0))
        had = worked.get(expert_id, 0) + promised.get(expert_id, 0)
        below = min(room, max(0, (time.target_minutes or 0) - had))
        found.append(
            Supply(expert_id, user_id, room, below, left, time.least_hourly_minor, abilities.get(expert_id, {}))
        )
    return found


def candidates(fields: Collection[str], at_most: int) -> dict[UUID, UUID]:
    """Expert and user ids."""
    rows = (
        Expert.objects.filter(
            suspended_at=None, user__is_active=True, credentials__field__in=fields, credentials__state="verified"
        )
        .annotate(invited=Count("invitations", distinct=True))
        .order_by("invited", "id")
    )
    return dict(rows.values_list("id", "user_id")[:at_most])


def worked_minutes(experts: Sequence[UUID], *, now: datetime) -> dict[UUID, int]:
    """Focused minutes of the last seven days."""
    with connection.cursor() as cursor:
        cursor.execute(WORKED, [now - WEEK, list(experts)])
        return {expert: int(seconds) // 60 for expert, seconds in cursor.fetchall()}


def promised_to(experts: Sequence[UUID], *, now: datetime) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """Minutes each was invited to and may still come by; how many invitations of them wait for an answer."""
    rows = Invitation.objects.filter(expert__in=experts).order_by()
    standing = rows.filter(standing_invitations(now)).values_list("expert")
    waiting = rows.filter(state=InvitationState.OPEN).values_list("expert")
    return dict(standing.annotate(minutes=Sum("minutes"))), dict(waiting.annotate(n=Count("pk")))


def abilities_of(experts: Sequence[UUID]) -> dict[UUID, dict[str, Ability]]:
    """By field, as last published."""
    found: dict[UUID, dict[str, Ability]] = {}
    for row in Qualification.objects.filter(expert__in=experts):
        ability = Ability(row.ability_mean, row.ability_sd, row.evidence_count)
        found.setdefault(row.expert_id, {})[row.field] = ability
    return found


def invited_since(experts: Sequence[UUID], *, since: datetime) -> set[tuple[UUID, UUID]]:
    """Pairs of expert and offer that were tried lately, however that ended."""
    rows = Invitation.objects.filter(expert__in=experts, created_at__gt=since)
    return set(rows.values_list("expert_id", "offer_id"))
