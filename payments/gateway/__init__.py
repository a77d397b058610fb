"""Payment providers. `current()` is the one in use; a new one is a file and a line in `GATEWAYS`."""

from collections.abc import Callable
from functools import cache

from django.conf import settings

from payments.gateway.base import PaymentGateway
from payments.gateway.stripe import StripeGateway

type Opening = Callable[[str | None, str], PaymentGateway]

GATEWAYS: dict[str, Opening] = {
    "stripe": lambda api_base, secret: StripeGateway(api_base=api_base, secret_key=secret),
}


@cache
def opened(name: str, api_base: str | None, secret_key: str) -> PaymentGateway:
    return GATEWAYS[name](api_base, secret_key)


def current() -> PaymentGateway:
    """The provider that the settings name, opened once per process."""
    name = getattr(settings, "PAYMENT_GATEWAY", "stripe")
    return opened(name, settings.STRIPE_API_BASE or None, settings.STRIPE_SECRET_KEY)
