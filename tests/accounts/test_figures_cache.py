"""Figures without their cache: counted anew each time."""

import pytest
import redis
from django.core.cache.backends.redis import RedisCache

from accounts.figures_cache import FiguresCache
from runtime.valkey import free_port


def test_a_server_that_is_away_is_an_empty_cache() -> None:
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    figures = FiguresCache(nowhere, {})
    figures.set("progress", 1, timeout=60)
    assert figures.get("progress") is None
    assert figures.get("progress", "unknown") == "unknown"
    with pytest.raises(redis.ConnectionError):
        RedisCache(nowhere, {}).get("progress")
