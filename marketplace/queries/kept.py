"""Reports that are counted at most once in a while, however many pages ask for them."""

import time
from collections.abc import Callable
from typing import cast

from django.core.cache import caches

TIMES_AS_LONG = 20
type Report = dict[str, object]


def kept(key: str, count: Callable[[], Report], *, seconds: float) -> Report:
    """The report as last counted within `seconds`; kept longer where counting it took long."""
    found = caches["figures"].get(key)
    if found is not None:
        return cast(Report, found)
    started = time.monotonic()
    report = count()
    caches["figures"].set(key, report, timeout=max(seconds, (time.monotonic() - started) * TIMES_AS_LONG))
    return report
