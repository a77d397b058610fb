"""The health page: what of this copy is up; 200 when all of it is, 503 when something is missing."""

import http.client
import os
import socket
import urllib.request
from collections.abc import Callable
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from marketplace.celery import alive_key

PATIENCE = 2.0


def database_is_up() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def valkey() -> "redis.Redis[bytes]":
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


def valkey_is_up() -> bool:
    with valkey() as client:
        return bool(client.ping())


def gives_sign(who: str) -> bool:
    with valkey() as client:
        return bool(client.exists(alive_key(who)))


def sandbox_is_up() -> bool:
    with urllib.request.urlopen(f"{settings.STRIPE_API_BASE}/healthz", timeout=PATIENCE) as answer:  # noqa: S310
        return bool(answer.status == 200)


def socket_server_is_up() -> bool:
    """Any answer at all: the server speaks HTTP, on a socket file of this machine."""
    asking = http.client.HTTPConnection("localhost", timeout=PATIENCE)
    asking.sock = socket.socket(socket.AF_UNIX)
    asking.sock.settimeout(PATIENCE)
    try:
        asking.sock.connect(os.environ["LIVE_SOCKET"])
        asking.request("HEAD", "/ws/")
        return asking.getresponse().status > 0
    finally:
        asking.close()


def parts() -> dict[str, Callable[[], bool]]:
    """What this copy consists of; a sandbox only where it takes Stripe's place, a socket file only where one is."""
    found: dict[str, Callable[[], bool]] = {
        "database": database_is_up,
        "valkey": valkey_is_up,
        "worker": lambda: gives_sign("worker"),
        "beat": lambda: gives_sign("beat"),
    }
    if urlsplit(settings.STRIPE_API_BASE).hostname in ("localhost", "127.0.0.1"):
        found["sandbox"] = sandbox_is_up
    if os.environ.get("LIVE_SOCKET"):
        found["sockets"] = socket_server_is_up
    return found


def is_up(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # Whatever is wrong with a part, the answer is that it is not up.
        return False


@never_cache
def health(_request: HttpRequest) -> JsonResponse:
    """What is up and what is missing."""
    state = {name: is_up(check) for name, check in parts().items()}
    missing = [name for name, up in state.items() if not up]
    up = [name for name, up in state.items() if up]
    answer = {"status": "down" if missing else "up", "up": up, "missing": missing}
    return JsonResponse(answer, status=503 if missing else 200)
