"""Every route of Stripe's that the sandbox answers: the one list to add to."""

import re
from collections.abc import Callable

from sandbox.api import accounts, checkout_sessions, events, payments, transfers
from sandbox.objects import Shown
from sandbox.wire import Call

type Endpoint = Callable[[Call], Shown]

ENDPOINTS: dict[tuple[str, str], Endpoint] = {
    ("GET", "/v1/accounts/{account}"): accounts.retrieve_v1,
    ("GET", "/v1/balance"): payments.balance,
    ("GET", "/v1/balance_transactions"): payments.list_movements,
    ("GET", "/v1/balance_transactions/{id}"): payments.retrieve_movement,
    ("GET", "/v1/charges"): payments.list_charges,
    ("GET", "/v1/charges/{charge}"): payments.retrieve_charge,
    ("GET", "/v1/checkout/sessions"): checkout_sessions.listed,
    ("POST", "/v1/checkout/sessions"): checkout_sessions.create,
    ("GET", "/v1/checkout/sessions/{session}"): checkout_sessions.retrieve,
    ("POST", "/v1/checkout/sessions/{session}/expire"): checkout_sessions.expire,
    ("GET", "/v1/events"): events.listed,
    ("GET", "/v1/events/{id}"): events.retrieve,
    ("GET", "/v1/payment_intents/{intent}"): payments.retrieve_intent,
    ("GET", "/v1/transfers"): transfers.listed,
    ("POST", "/v1/transfers"): transfers.create,
    ("GET", "/v1/transfers/{transfer}"): transfers.retrieve,
    ("GET", "/v1/webhook_endpoints"): events.list_endpoints,
    ("POST", "/v1/webhook_endpoints"): events.create_endpoint,
    ("GET", "/v1/webhook_endpoints/{webhook_endpoint}"): events.retrieve_endpoint,
    ("DELETE", "/v1/webhook_endpoints/{webhook_endpoint}"): events.delete_endpoint,
    ("POST", "/v2/core/account_links"): accounts.create_link,
    ("GET", "/v2/core/accounts"): accounts.listed,
    ("POST", "/v2/core/accounts"): accounts.create,
    ("GET", "/v2/core/accounts/{id}"): accounts.retrieve,
    ("GET", "/v2/core/events/{id}"): events.retrieve_thin,
}

PATTERNS = [
    (method, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)), endpoint)
    for (method, template), endpoint in ENDPOINTS.items()
]


def find(method: str, path: str) -> tuple[Endpoint, dict[str, str]] | None:
    for known, pattern, endpoint in PATTERNS:
        match = pattern.fullmatch(path) if known == method else None
        if match:
            return endpoint, match.groupdict()
    return None
