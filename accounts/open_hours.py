"""When an expert is open to work: weekly spans of local time, clocks changed or not. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_IN_A_DAY = 24 * 60
DAYS = 7


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Open on this weekday (Monday 0) from one minute of the local day to another, 0 ≤ from < to ≤ 1440."""

    weekday: int
    from_minute: int
    to_minute: int


def tidy(spans: Iterable[Span]) -> list[Span]:
    """The same hours, in order, what touches or overlaps made one."""
    kept: list[Span] = []
    for span in sorted(spans):
        last = kept[-1] if kept else None
        if last and last.weekday == span.weekday and span.from_minute <= last.to_minute:
            kept[-1] = Span(last.weekday, last.from_minute, max(last.to_minute, span.to_minute))
        else:
            kept.append(span)
    return kept


def weekly_minutes(spans: Iterable[Span]) -> int:
    """How long a week of them is."""
    return sum(span.to_minute - span.from_minute for span in tidy(spans))


def open_minutes(spans: Sequence[Span], zone: str, *, since: datetime, until: datetime) -> int:
    """How many minutes between two moments are open, whole ones, as a clock in that zone shows them."""
    return sum(
        max(0, int((min(end, until) - max(start, since)).total_seconds() // 60))
        for start, end in stretches(tidy(spans), zone, since=since, until=until)
    )


def next_opening(spans: Sequence[Span], zone: str, *, since: datetime) -> datetime | None:
    """The first moment from `since` on that is open; None where no hours are said."""
    until = since + timedelta(days=DAYS + 1)
    starts = [max(start, since) for start, end in stretches(tidy(spans), zone, since=since, until=until) if end > since]
    return min(starts, default=None)


def stretches(
    spans: Sequence[Span], zone: str, *, since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Each occurrence of a span that may touch the time between, as moments in UTC."""
    here = ZoneInfo(zone)
    day, last = since.astimezone(here).date(), until.astimezone(here).date()
    while day <= last:
        for span in spans:
            if span.weekday == day.weekday():
                yield moment(day, span.from_minute, here), moment(day, span.to_minute, here)
        day += timedelta(days=1)


def moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """When a local clock shows that minute of the day; 1440 is the midnight after."""
    shown = datetime.combine(day + timedelta(days=minute // MINUTES_IN_A_DAY), time(), tzinfo=zone)
    return shown.replace(hour=minute % MINUTES_IN_A_DAY // 60, minute=minute % 60).astimezone(UTC)
