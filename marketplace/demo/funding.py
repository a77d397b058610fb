"""Paying a deposit on the sandbox's checkout page, as a lab does."""

import time
from collections.abc import Callable
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener
from uuid import UUID

from django.conf import settings

from payments.models import Deposit, DepositState

WAIT_SECONDS = 60


class StaysHere(HTTPRedirectHandler):
    """The checkout page sends a browser back to the product; a command has no need to follow."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def fund(deposit_id: UUID) -> None:
    """Press the button that a lab presses and wait until the money is there. Raises TimeoutError, URLError."""
    wait(lambda: Deposit.objects.exclude(state=DepositState.REQUESTED).filter(pk=deposit_id).exists(), "checkout")
    deposit = Deposit.objects.get(pk=deposit_id)
    if deposit.state == DepositState.AWAITING:
        press(deposit.checkout_url)
    wait(lambda: Deposit.objects.filter(pk=deposit_id, state=DepositState.PAID).exists(), "the payment")


def press(checkout_url: str) -> None:
    base, page = urlsplit(settings.STRIPE_API_BASE), urlsplit(checkout_url)
    address = page._replace(scheme=base.scheme, netloc=base.netloc).geturl()
    try:
        build_opener(StaysHere()).open(address, urlencode({"choice": "card"}).encode(), timeout=10)
    except URLError as error:
        if getattr(error, "code", 0) != 303:
            raise


def wait(is_so: Callable[[], bool], what: str) -> None:
    """Look until it is so; TimeoutError when it does not come."""
    until = time.monotonic() + WAIT_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(f"{what} did not come within {WAIT_SECONDS} s")
        time.sleep(0.2)
