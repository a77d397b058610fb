"""The validator refuses what Stripe would refuse, and our answers have the SDK's shapes."""

import json
import os
from pathlib import Path

import pytest
import stripe
from stripe.v2.core._account import Account as PayeeAccount

from sandbox import contract
from sandbox.shapes import Json, check, fields, problems
from sandbox.wire import decode_form
from tests.sandbox.official import mutants, mutated
from tests.sandbox.running import Sandbox, paid_charge, payee

FIXTURES = Path(os.environ.get("CONSILIUM_DATA", "../shared/data")) / "stripe/fixtures3.json"

EXAMPLES = [
    (
        "POST",
        "/v1/transfers",
        "amount=400&currency=usd&destination=acct_1&transfer_group=G&metadata[op]=7",
    ),
    (
        "POST",
        "/v1/checkout/sessions",
        (
            "mode=payment&success_url=https://a.example&line_items[0][quantity]=1"
            "&line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=500"
            "&line_items[0][price_data][product_data][name]=Funding"
            "&expand[0]=payment_intent&automatic_tax[enabled]=false"
        ),
    ),
    ("GET", "/v1/events", "created[gte]=1&delivery_success=false&limit=100"),
    ("POST", "/v1/webhook_endpoints", "url=http://localhost&enabled_events[0]=charge.failed"),
    ("GET", "/v2/core/accounts/acct_1", "include[0]=configuration.recipient&include[1]=identity"),
]
PARAMS = [(method, path, decode_form(body)) for method, path, body in EXAMPLES]


def is_legal(method: str, path: str, params: dict[str, Json]) -> bool:
    route = contract.find(method, path)
    assert route is not None and route.params is not None
    return not problems(params, route.params, is_form=True)


def test_the_installed_sdk_has_the_routes_it_had_when_this_was_written() -> None:
    found = contract.routes()
    assert len(found) >= 640
    assert sum(route.template.startswith("/v2/") for route in found) >= 90


@pytest.mark.parametrize(("method", "path", "params"), PARAMS)
def test_a_right_request_passes(method: str, path: str, params: dict[str, Json]) -> None:
    assert is_legal(method, path, params)


@pytest.mark.parametrize(("method", "path", "params"), PARAMS)
def test_every_mutant_of_a_right_request_is_caught(method: str, path: str, params: dict[str, Json]) -> None:
    made = [each for each in mutants(params) if "metadata" not in each[1]]
    assert made
    missed = [each for each in made if is_legal(method, path, mutated(params, *each))]
    assert missed == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("currency=usd&amount=1", "missing"),
        ("currency=usd&destination=a&source_type=cash", "enum"),
        ("currency=usd&destination=a&amount=12.5", "type"),
        ("currency=usd&destination=a&amount=1e3", "type"),
        ("currency=usd&destination=a&amount=٣", "type"),
        ("currency=usd&destination=a&metadata=text", "type"),
        ("currency=usd&destination=a&metadata[a][b]=text", "type"),
        ("currency=usd&destination=a&api_key=sk", "unknown"),
    ],
)
def test_each_kind_of_violation_is_named(body: str, kind: str) -> None:
    route = contract.find("POST", "/v1/transfers")
    assert route is not None and route.params is not None
    found = problems(decode_form(body), route.params, is_form=True)
    assert [violation.kind for violation in found] == [kind]


def test_json_numbers_and_booleans_are_not_text() -> None:
    route = contract.find("POST", "/v2/core/accounts")
    assert route is not None and route.params is not None
    wish: dict[str, Json] = {"requested": True}
    inner: dict[str, Json] = {"stripe_balance": {"stripe_transfers": wish}}
    body: dict[str, Json] = {"configuration": {"recipient": {"capabilities": inner}}}
    assert problems(body, route.params, is_form=False) == []
    wish["requested"] = "true"
    assert [each.kind for each in problems(body, route.params, is_form=False)] == ["type"]


def answers(sandbox: Sandbox) -> list[tuple[type, stripe.StripeObject]]:
    """One of each object that the sandbox gives."""
    client = sandbox.client()
    charge_id, account_id = paid_charge(sandbox), payee(sandbox, "restricted")
    active = payee(sandbox)
    transfer = client.v1.transfers.create(
        {
            "amount": 1,
            "currency": "usd",
            "destination": active,
            "source_transaction": charge_id,
            "transfer_group": "shape",
        }
    )
    charge = client.v1.charges.retrieve(charge_id)
    endpoint = client.v1.webhook_endpoints.create({"url": "http://localhost:1/", "enabled_events": ["charge.failed"]})
    sessions = client.v1.checkout.sessions.list({"limit": 1}).data
    return [
        (stripe.checkout.Session, sessions[0]),
        (stripe.PaymentIntent, client.v1.payment_intents.retrieve(str(charge.payment_intent))),
        (stripe.Charge, charge),
        (stripe.Transfer, transfer),
        (stripe.Transfer, client.v1.transfers.list({"limit": 1}).data[0]),
        (stripe.Balance, client.v1.balance.retrieve()),
        (stripe.BalanceTransaction, client.v1.balance_transactions.list().data[-1]),
        (stripe.Event, client.v1.events.list().data[0]),
        (stripe.WebhookEndpoint, endpoint),
        (stripe.Account, client.v1.accounts.retrieve(account_id)),
        (
            PayeeAccount,
            client.v2.core.accounts.retrieve(
                account_id,
                {"include": ["configuration.recipient", "requirements", "identity", "defaults"]},
            ),
        ),
    ]


def as_sent(answer: stripe.StripeObject) -> dict[str, Json]:
    found: dict[str, Json] = answer.to_dict()
    return found


def test_every_answer_has_the_shape_of_the_sdks_class(sandbox: Sandbox) -> None:
    for shape, answer in answers(sandbox):
        found = list(check(as_sent(answer), shape, shape.__module__, "", is_form=False))
        assert found == [], shape.__name__


@pytest.mark.skipif(not FIXTURES.exists(), reason="needs Stripe's fixtures in CONSILIUM_DATA")
def test_stripes_own_examples_have_no_field_that_the_sdk_lacks(sandbox: Sandbox) -> None:
    resources = json.loads(FIXTURES.read_text())["resources"]
    for shape, answer in answers(sandbox):
        sent = as_sent(answer)
        example = resources.get(sent["object"])
        if example is not None:
            assert example.keys() <= fields(shape).keys(), shape.__name__
            assert sent.keys() <= fields(shape).keys(), shape.__name__
