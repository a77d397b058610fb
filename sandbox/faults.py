"""Faults on purpose: armed for the next matching requests, or asked for by a header."""

import threading
from dataclasses import dataclass
from enum import StrEnum

from sandbox.wire import StripeError

HEADER = "X-Sandbox-Fault"


class Fault(StrEnum):
    """`…_before` does nothing and breaks; `…_after` does the work, then breaks the answer."""

    REFUSE = "refuse"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    CONFLICT = "conflict"
    RATE_LIMIT = "rate_limit"
    UNAUTHORIZED = "unauthorized"
    ERROR_500 = "error_500"
    ERROR_500_AFTER = "error_500_after"
    ERROR_503 = "error_503"
    MALFORMED = "malformed"
    NOT_STRIPE = "not_stripe"

    @property
    def is_before(self) -> bool:
        return self not in AFTER


AFTER = {
    Fault.RESET_AFTER,
    Fault.HANG_AFTER,
    Fault.ERROR_500_AFTER,
    Fault.MALFORMED,
    Fault.NOT_STRIPE,
}


def error_of(fault: Fault) -> StripeError:
    """The error in Stripe's shape that most faults are."""
    match fault:
        case Fault.REFUSE:
            return StripeError("Refused, as the test asked.", code="sandbox_refused")
        case Fault.CONFLICT:
            message = "This object is in use by another request."
            return StripeError(message, code="lock_timeout", status=409)
        case Fault.RATE_LIMIT:
            return StripeError("Too many requests.", code="rate_limit", status=429)
        case Fault.UNAUTHORIZED:
            return StripeError("Invalid API Key provided.", status=401)
        case Fault.ERROR_500 | Fault.ERROR_500_AFTER:
            return StripeError("An unknown error occurred.", status=500, kind="api_error")
    return StripeError("Temporarily unavailable.", status=503, kind="api_error")


@dataclass
class Armed:
    """`seconds` is how long a hang lasts before the connection is dropped."""

    fault: Fault
    method: str
    path: str
    times: int
    seconds: float


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._armed: list[Armed] = []

    def arm(self, armed: Armed) -> None:
        with self._lock:
            self._armed.append(armed)

    def clear(self) -> None:
        with self._lock:
            self._armed.clear()

    def waiting(self) -> list[str]:
        with self._lock:
            return [armed.fault.value for armed in self._armed]

    def next(self, method: str, path: str) -> Armed | None:
        """Take the oldest armed fault that fits this request."""
        with self._lock:
            for armed in self._armed:
                if armed.method in ("*", method) and path.startswith(armed.path):
                    armed.times -= 1
                    if armed.times <= 0:
                        self._armed.remove(armed)
                    return armed
        return None
