"""How a standing is told: by the week, counts to fives, figures to hundredths."""

from datetime import UTC, date, datetime, time, timedelta

COUNTED_BY = 5
MONDAY = 0


def to_fives(count: int) -> int:
    """To the nearest five: 2 is 0, 3 is 5."""
    return COUNTED_BY * ((count + COUNTED_BY // 2) // COUNTED_BY)


def week_of(moment: datetime) -> date:
    """The Monday of the moment's week, in UTC."""
    day = moment.astimezone(UTC).date()
    return day - timedelta(days=(day.weekday() - MONDAY) % 7)


def start_of(week: date) -> datetime:
    """The first moment of a week."""
    return datetime.combine(week, time(), tzinfo=UTC)
