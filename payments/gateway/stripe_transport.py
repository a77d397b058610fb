"""The connection to Stripe: bounded in time, and honest about what a failure says.

What can go wrong is sorted by what it says of the effect. `Refused` is an answer that Stripe's
idempotency stands behind. What never reached Stripe, or was turned away at its door, is
`Unavailable`. Everything else after a byte has left is `UnknownOutcome`.
"""

import threading
from collections.abc import Callable, Mapping

import requests
import stripe
import urllib3.exceptions
from stripe import RequestsClient

from payments.gateway.base import (
    GatewayError,
    KeyReused,
    Refused,
    Unavailable,
    UnknownOutcome,
)

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
RETRIES = 1
SAID_NO = frozenset({400, 402, 404})
AT_THE_DOOR = frozenset({401, 403, 429})
MAY_HAVE_ACTED_FROM = 500
CONFLICT = 409

stripe.enable_telemetry = False


class Connection(RequestsClient):
    """Stripe's own client, which also remembers whether any attempt may have taken effect."""

    def __init__(self) -> None:
        super().__init__(timeout=(CONNECT_SECONDS, READ_SECONDS))
        self._attempts = threading.local()

    @property
    def may_have_acted(self) -> bool:
        return bool(getattr(self._attempts, "may_have_acted", False))

    def begin(self) -> None:
        self._attempts.may_have_acted = False

    def request(  # type: ignore[override]  # the SDK's own two declarations contradict each other
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: object = None,
    ) -> tuple[bytes, int, Mapping[str, str]]:
        try:
            body, status, answered = super().request(method, url, headers, post_data)
        except stripe.APIConnectionError as error:
            if not never_left(error.__cause__):
                self._attempts.may_have_acted = True
            raise
        if status >= MAY_HAVE_ACTED_FROM or status == CONFLICT:
            self._attempts.may_have_acted = True
        return body, status, answered


def never_left(cause: BaseException | None) -> bool:
    """Whether a network failure came before the first byte of the request."""
    if isinstance(cause, requests.exceptions.ConnectTimeout):
        return True
    if not isinstance(cause, requests.exceptions.ConnectionError) or not cause.args:
        return False
    reason = getattr(cause.args[0], "reason", None)
    return isinstance(reason, urllib3.exceptions.NewConnectionError)


def write[T](connection: Connection, call: Callable[[], T]) -> T:
    """Do what changes something there; raises one of the gateway's errors, never another."""
    connection.begin()
    try:
        return call()
    except Exception as error:
        raise sorted_out(error, may_have_acted=connection.may_have_acted) from error


def read[T](connection: Connection, call: Callable[[], T]) -> T:
    """Look something up; whatever gives no clear answer is `Unavailable`."""
    try:
        return write(connection, call)
    except UnknownOutcome as error:
        raise Unavailable(str(error)) from error


def sorted_out(error: Exception, *, may_have_acted: bool) -> GatewayError:
    message = f"{type(error).__name__}: {error}"
    if isinstance(error, stripe.APIConnectionError):
        return UnknownOutcome(message) if may_have_acted else Unavailable(message)
    if not isinstance(error, stripe.StripeError) or error.http_status is None:
        # Not Stripe's: an answer in a foreign shape breaks the SDK's reader, after the send.
        return UnknownOutcome(message)
    if error.http_status in AT_THE_DOOR:
        return UnknownOutcome(message) if may_have_acted else Unavailable(message)
    if error.http_status in SAID_NO and is_of_stripe(error):
        if isinstance(error, stripe.IdempotencyError):
            return KeyReused(message)
        return Refused(error.code or "invalid_request", error.user_message or message)
    return UnknownOutcome(message)


def is_of_stripe(error: stripe.StripeError) -> bool:
    """Whether the answer has Stripe's shape, not that of something between us and them."""
    body = error.json_body
    facts = body.get("error") if isinstance(body, dict) else None
    return isinstance(facts, dict) and bool(facts.get("type") or facts.get("code"))
