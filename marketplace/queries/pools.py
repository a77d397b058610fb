"""Whom an offer would reach as it asks, what another requirement or rate would do, and how each figure is reckoned."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from django.db import connection

from accounts.ability.publishing import to_fives
from accounts.models import Expert
from accounts.queries.availability import WorkingTime, working_times_of
from marketplace.matching.eligibility import Requirements
from marketplace.matching.pool import FEWEST, Rung, Step, fitting, funnel, ladder, told
from marketplace.matching.ranking import PACE_NEEDS, Pace
from marketplace.models import Offer
from marketplace.queries.paces import paces_of
from marketplace.queries.profiles import profiles_of, wanted_by
from marketplace.queries.supply import UNSAID

DAY = timedelta(days=1)
LOOKED_BACK = timedelta(days=180)
FIRST_ANSWERS = 3
OFFERS_NEEDED = 5
NEWEST = 500
# The pace of a kind of work in a field, over everybody's newest answers.
PACE_OF_KIND = """
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY recent.focused_seconds)
FROM (
    SELECT given.focused_seconds
    FROM tasks_project project
    JOIN marketplace_offer offer ON offer.project_id = project.id
    JOIN marketplace_engagement engagement ON engagement.offer_id = offer.id AND engagement.created_at >= %s
    JOIN tasks_annotation given ON given.claim_id = engagement.claim_id AND given.focused_seconds > 0
    WHERE project.field = %s AND project.task_type = %s
    ORDER BY engagement.created_at DESC LIMIT %s
) recent
"""
# Hours from opening to the third answer, of offers in the field that paid no more an item of the same kind.
WAITS = """
SELECT extract(epoch FROM third.submitted_at - offer.opened_at) / 3600
FROM marketplace_offer offer
JOIN tasks_project project ON project.id = offer.project_id
JOIN payments_rate rate ON rate.id = offer.rate_id
CROSS JOIN LATERAL (
    SELECT given.submitted_at FROM marketplace_engagement engagement
    JOIN tasks_annotation given ON given.claim_id = engagement.claim_id
    WHERE engagement.offer_id = offer.id
    ORDER BY engagement.created_at OFFSET %s LIMIT 1
) third
WHERE project.field = %s AND project.task_type = %s AND offer.opened_at >= %s AND rate.pay_minor <= %s
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What an offer asks or would ask, and what an item would pay. `offer_id` where there is one to measure."""

    asked: Requirements
    task_type: str
    pay_minor: int | None = None
    offer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """The answer. Counts of people are to fives, None below five; hours to fives. `pace` says what an item takes and
    of how many answers that was measured; `first_answers` is the middle wait in hours of `waits` offers, None below
    five of them. `accept_rate` are those who fit and ask no more an hour than that comes to."""

    fits: int | None
    steps: list[Step]
    ladder: list[Rung]
    accept_rate: int | None
    hourly_minor: int | None
    pace: Pace
    is_pace_of_offer: bool
    weekly_hours: int | None
    hours_said_by: int | None
    open_within_a_day: int | None
    first_answers: float | None
    waits: int


def question_of(offer: Offer) -> Question:
    """What an offer asks as it stands."""
    asked = wanted_by([offer.pk])[offer.pk].asked
    return Question(asked, offer.project.task_type, offer.rate.pay_minor, offer.pk)


def pool_of(question: Question, *, now: datetime) -> Pool:
    """In eight queries, however many there are."""
    asked, today = question.asked, now.date()
    people = Expert.objects.filter(credentials__field=asked.field, suspended_at=None, user__is_active=True).distinct()
    profiles = profiles_of(people.values_list("pk", flat=True))
    fit = fitting(asked, profiles, today)
    times = working_times_of(fit)
    pace, is_of_offer = pace_of(question, now)
    hourly = None if question.pay_minor is None else pace.hourly_minor(question.pay_minor)
    said = [time for time in times.values() if time.spans]
    waits = waits_of(question, now)
    return Pool(
        fits=told(len(fit)),
        steps=list(funnel(asked, list(profiles.values()), today)),
        ladder=ladder(asked, profiles, today),
        accept_rate=None if hourly is None else told(sum(accepts(times.get(one, UNSAID), hourly) for one in fit)),
        hourly_minor=hourly,
        pace=pace,
        is_pace_of_offer=is_of_offer,
        weekly_hours=weekly_hours(said),
        hours_said_by=told(len(said)),
        open_within_a_day=told(sum(is_open_soon(time, now) for time in said)),
        first_answers=round(median(waits) * 2) / 2 if len(waits) >= OFFERS_NEEDED else None,
        waits=len(waits),
    )


def changed(question: Question, **asked: object) -> Question:
    """The same question with something else asked or paid; None changes nothing."""
    pay = asked.pop("pay_minor", None)
    changes = {name: value for name, value in asked.items() if value is not None}
    terms = replace(question.asked, **changes)  # type: ignore[arg-type]
    return replace(question, asked=terms, pay_minor=question.pay_minor if pay is None else int(str(pay)))


def accepts(time: WorkingTime, hourly_minor: int) -> bool:
    return time.least_hourly_minor is None or time.least_hourly_minor <= hourly_minor


def is_open_soon(time: WorkingTime, now: datetime) -> bool:
    return time.may_be_invited(now) and bool(time.open_minutes(since=now, until=now + DAY))


def weekly_hours(said: Sequence[WorkingTime]) -> int | None:
    """Hours a week of those who said theirs, to fives; None where they are too few to be told."""
    return to_fives(sum(time.weekly_minutes for time in said) // 60) if len(said) >= FEWEST else None


def pace_of(question: Question, now: datetime) -> tuple[Pace, bool]:
    """The offer's own pace once it is measured, before that the pace of its kind in its field."""
    if question.offer_id is not None:
        own = paces_of([question.offer_id], now=now)[question.offer_id]
        if own.median_seconds is not None:
            return own, True
    with connection.cursor() as cursor:
        cursor.execute(PACE_OF_KIND, [now - LOOKED_BACK, question.asked.field, question.task_type, NEWEST])
        n, seconds = cursor.fetchone()
    return Pace(round(seconds) if n >= PACE_NEEDS else None, n), False


def waits_of(question: Question, now: datetime) -> list[float]:
    """Hours that offers like it waited for their third answer; none without a rate to compare with."""
    if question.pay_minor is None:
        return []
    since = now - LOOKED_BACK
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [FIRST_ANSWERS - 1, question.asked.field, question.task_type, since, question.pay_minor])
        return [float(hours) for (hours,) in cursor.fetchall()]
