"""The same key with the same request has one effect and one answer, for 24 hours."""

import hashlib
import json
import threading
from dataclasses import dataclass

from sandbox.shapes import Json
from sandbox.store import Store
from sandbox.wire import StripeError

KEPT = 24 * 60 * 60
LONGEST_KEY = 255


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Json]
    request_id: str


class InFlight:
    """The keys being worked on right now, in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: set[str] = set()

    def enter(self, key: str) -> None:
        with self._lock:
            if key in self._keys:
                message = (
                    "There is currently another in-progress request using this Idempotent Key"
                    " (that probably means you submitted twice, and the other request is still"
                    " going through). Please try again later."
                )
                raise StripeError(
                    message,
                    code="idempotency_key_in_use",
                    status=409,
                    kind="idempotency_error",
                )
            self._keys.add(key)

    def leave(self, key: str) -> None:
        with self._lock:
            self._keys.discard(key)


def fingerprint(method: str, path: str, params: dict[str, Json]) -> str:
    canonical = json.dumps([method, path, params], sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def earlier(store: Store, key: str, print_of_request: str) -> Answer | None:
    """The answer given before; refuses a key that was used for another request."""
    if len(key) > LONGEST_KEY:
        raise StripeError("Idempotency keys have at most 255 characters.")
    store.sql("DELETE FROM answer WHERE created <= ?", store.now() - KEPT)
    rows = store.sql("SELECT * FROM answer WHERE key = ?", key)
    if not rows:
        return None
    if rows[0]["fingerprint"] != print_of_request:
        message = (
            "Keys for idempotent requests can only be used with the same parameters they were"
            f" first used with. Try using a key other than '{key}' if you meant to execute a"
            " different request."
        )
        raise StripeError(message, kind="idempotency_error")
    return Answer(rows[0]["status"], json.loads(rows[0]["body"]), rows[0]["request_id"])


def keep(store: Store, key: str, print_of_request: str, answer: Answer) -> None:
    store.sql(
        "INSERT INTO answer (key, fingerprint, status, body, request_id, created) VALUES (?, ?, ?, ?, ?, ?)",
        key,
        print_of_request,
        answer.status,
        json.dumps(answer.body),
        answer.request_id,
        store.now(),
    )
