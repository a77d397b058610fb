"""The cache of figures that can be counted anew: a page shows them whether it is there or not."""

from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache


class FiguresCache(RedisCache):
    """Empty, and forgetting what it is given, while its server is away. Sign-in limits are not counted here."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except redis.RedisError:
            return default

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        try:
            super().set(key, value, *args, **kwargs)
        except redis.RedisError:
            return
