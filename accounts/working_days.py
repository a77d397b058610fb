"""Promised times in working days: Saturday and Sunday (UTC) do not count."""

from datetime import datetime, time, timedelta

SATURDAY = 5
DAY = timedelta(days=1)


def after_working_time(start: datetime, length: timedelta) -> datetime:
    """The moment `length` after `start`, counting only Monday to Friday; a start on a weekend waits for Monday."""
    moment = start
    if moment.weekday() >= SATURDAY:
        moment = datetime.combine(moment.date(), time(), tzinfo=start.tzinfo)
        while moment.weekday() >= SATURDAY:
            moment += DAY
    while length > timedelta():
        step = min(length, DAY)
        moment += step
        length -= step
        while moment.weekday() >= SATURDAY:
            moment += DAY
    return moment
