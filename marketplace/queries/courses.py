"""How a project went over time: what was decided, by whom, and when answers came in."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import accumulate

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q
from django.db.models.functions import Trunc

from marketplace.queries.kept import Report, kept
from tasks.models import Decision, Project, Route
from tasks.queries.annotations import counted

FEWEST = 10
KEPT_SECONDS = 20.0
HOURS = 24
HOUR = timedelta(hours=1)
# The finest step that keeps a curve at about a hundred points; the weeks of many years are more.
STEPS = (("minute", timedelta(minutes=1)), ("hour", HOUR), ("day", timedelta(days=1)), ("week", timedelta(days=7)))
MOST_POINTS = 120
SOURCES = ("experts", "person", "conference", "ai")
SOURCE_OF_ROUTE = {Route.EXPERT: "experts", Route.ROOM: "conference", Route.AI: "ai"}
BY_NOBODY = ExpressionWrapper(Q(decided_by=None), BooleanField())
type Sums = tuple[int, ...]


def course_of(project: Project, *, now: datetime) -> Report:
    """Two series, at most half a minute old; a series of fewer than ten is not drawn: its points are empty."""
    return kept(f"course:{project.pk}", lambda: counted_anew(project, now), seconds=KEPT_SECONDS)


def counted_anew(project: Project, now: datetime) -> Report:
    """Three queries, however much there is."""
    return {"as_of": now, "fewest": FEWEST, "decided": decided(project, now), "answers": answers(project, now)}


def decided(project: Project, now: datetime) -> Report:
    """Decisions that stand, summed up to each moment, by who made them; from zero to now."""
    standing = Decision.objects.filter(item__project=project, superseded_at=None).order_by()
    span = standing.aggregate(first=Min("decided_at"), n=Count("pk"))
    if span["n"] < FEWEST:
        return {"n": span["n"], "step": "", "points": []}
    name, step = step_for(now - span["first"])
    rows = (
        standing.annotate(at=Trunc("decided_at", name), is_by_nobody=BY_NOBODY)
        .values_list("at", "route", "is_by_nobody")
        .annotate(n=Count("pk"))
    )
    return {"n": span["n"], "step": name, "points": list(curve(rows, step, now))}


def step_for(span: timedelta) -> tuple[str, timedelta]:
    """The finest step of which the span has few enough."""
    return next((each for each in STEPS if span / each[1] <= MOST_POINTS), STEPS[-1])


def curve(rows: Iterable[tuple[datetime, str, bool, int]], step: timedelta, now: datetime) -> Iterator[Report]:
    """A point at the end of each step, steps without a decision too; the first point is zero, the last is now."""
    by_step: dict[datetime, dict[str, int]] = {}
    for at, route, is_by_nobody, n in rows:
        source = SOURCE_OF_ROUTE[Route(route)] if is_by_nobody else "person"
        here = by_step.setdefault(at, dict.fromkeys(SOURCES, 0))
        here[source] += n
    first = min(by_step)
    starts = [first + step * number for number in range(int((now - first) / step) + 1)]
    added: list[Sums] = [tuple(by_step.get(at, {}).get(source, 0) for source in SOURCES) for at in starts]
    ends = [first, *(min(at + step, now) for at in starts)]
    nothing: Sums = (0,) * len(SOURCES)
    sums = accumulate(added, lambda so_far, more: tuple(map(sum, zip(so_far, more, strict=True))), initial=nothing)
    for at, reached in zip(ends, sums, strict=True):
        yield {"at": at, **dict(zip(SOURCES, reached, strict=True))}


def answers(project: Project, now: datetime) -> Report:
    """Answers that count, by the hour they were submitted in, over the last 24 hours."""
    last = now.replace(minute=0, second=0, microsecond=0)
    starts = [last - HOUR * back for back in reversed(range(HOURS))]
    rows = (
        counted(now=now)
        .filter(item__project=project, submitted_at__gte=starts[0])
        .order_by()
        .annotate(hour=Trunc("submitted_at", "hour"))
        .values_list("hour")
        .annotate(n=Count("pk"))
    )
    by_hour = dict(rows)
    n = sum(by_hour.values())
    hours = [{"hour": at, "count": by_hour.get(at, 0)} for at in starts] if n >= FEWEST else []
    return {"n": n, "hours": hours}
