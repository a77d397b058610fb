"""A lab pays on the hosted page."""

import re
import threading

import httpx
import pytest
import stripe

from tests.sandbox.running import Sandbox

DAY = 24 * 60 * 60


def opened(sandbox: Sandbox, amount: int = 50_000, name: str = "Funding") -> stripe.checkout.Session:
    return sandbox.client().v1.checkout.sessions.create(
        {
            "mode": "payment",
            "client_reference_id": "deposit-9",
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": "usd",
                        "unit_amount": amount,
                        "product_data": {"name": name},
                    },
                }
            ],
            "success_url": "http://localhost:1/paid?session={CHECKOUT_SESSION_ID}",
            "cancel_url": 'http://localhost:1/cancelled?"><script>alert(1)</script>',
        }
    )


def page_of(session: stripe.checkout.Session) -> str:
    assert session.url
    return session.url.replace("localhost", "127.0.0.1")


def test_a_card_pays_at_once_and_the_fee_is_known(sandbox: Sandbox) -> None:
    session = opened(sandbox)
    answer = sandbox.submit(page_of(session), "card")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"http://localhost:1/paid?session={session.id}"
    paid = sandbox.client().v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    )
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert isinstance(paid.payment_intent, stripe.PaymentIntent)
    charge = paid.payment_intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    line = charge.balance_transaction
    assert isinstance(line, stripe.BalanceTransaction)
    assert (line.amount, line.fee, line.net) == (50_000, 1_480, 48_520)
    assert sandbox.events(session.id) == ["checkout.session.completed"]
    assert sandbox.events(charge.id) == ["charge.succeeded"]


def test_the_page_needs_no_script_and_says_that_no_money_moves(sandbox: Sandbox) -> None:
    answer = httpx.get(page_of(opened(sandbox)))
    assert "SANDBOX, no real money moves" in answer.text
    assert "USD 500.00" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert len(re.findall(r'type="radio"', answer.text)) == 5
    assert "<script" not in answer.text


def test_hostile_text_is_shown_as_text(sandbox: Sandbox) -> None:
    hostile = "<img src=x onerror=alert(1)>\"'&"
    session = opened(sandbox, name=hostile)
    for text in (httpx.get(page_of(session)).text, httpx.get(sandbox.url).text):
        assert "<img" not in text
        assert "<script" not in text
    assert "&lt;img src=x" in httpx.get(page_of(session)).text


@pytest.mark.parametrize("choice", ["card_declined", "card_without_funds"])
def test_a_declined_card_leaves_the_page_open(sandbox: Sandbox, choice: str) -> None:
    session = opened(sandbox)
    answer = sandbox.submit(page_of(session), choice)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    again = sandbox.client().v1.checkout.sessions.retrieve(session.id)
    assert (again.status, again.payment_status) == ("open", "unpaid")
    assert sandbox.submit(page_of(session), "card").status_code == 303
    assert sandbox.client().v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_two_submits_at_once_charge_once(sandbox: Sandbox) -> None:
    session = opened(sandbox)
    sent: list[int] = []
    threads = [
        threading.Thread(target=lambda: sent.append(sandbox.submit(page_of(session), "card").status_code))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sent == [303] * 4
    paid = sandbox.client().v1.checkout.sessions.retrieve(session.id)
    found = sandbox.client().v1.charges.list({"payment_intent": str(paid.payment_intent)}).data
    assert len(found) == 1
    assert httpx.get(page_of(session)).status_code == 303


def test_a_bank_debit_completes_unpaid_and_ends_later(own_sandbox: Sandbox) -> None:
    good, bad = opened(own_sandbox), opened(own_sandbox)
    assert own_sandbox.submit(page_of(good), "bank").status_code == 303
    assert own_sandbox.submit(page_of(bad), "bank_fails").status_code == 303
    sessions = own_sandbox.client().v1.checkout.sessions
    for session in (good, bad):
        waiting = sessions.retrieve(session.id)
        assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    own_sandbox.advance(3601)
    assert sessions.retrieve(good.id).payment_status == "paid"
    assert sessions.retrieve(bad.id).payment_status == "unpaid"
    assert own_sandbox.events(good.id)[-1] == "checkout.session.async_payment_succeeded"
    assert own_sandbox.events(bad.id)[-1] == "checkout.session.async_payment_failed"


def test_a_page_expires_after_a_day(own_sandbox: Sandbox) -> None:
    session = opened(own_sandbox)
    own_sandbox.advance(DAY + 1)
    assert own_sandbox.submit(page_of(session), "card").status_code == 410
    again = own_sandbox.client().v1.checkout.sessions.retrieve(session.id)
    assert (again.status, again.payment_status) == ("expired", "unpaid")
    assert own_sandbox.events(session.id) == ["checkout.session.expired"]


def test_money_waits_two_days_before_it_is_available(own_sandbox: Sandbox) -> None:
    own_sandbox.submit(page_of(opened(own_sandbox)), "card")
    balance = own_sandbox.client().v1.balance.retrieve
    assert (balance().available[0].amount, balance().pending[0].amount) == (0, 48_520)
    own_sandbox.advance(2 * DAY)
    assert (balance().available[0].amount, balance().pending[0].amount) == (48_520, 0)
    types = [event.type for event in own_sandbox.client().v1.events.list().data]
    assert types.count("balance.available") == 1


@pytest.mark.parametrize("choice", ["", "free", "<script>"])
def test_an_unknown_choice_pays_nothing(sandbox: Sandbox, choice: str) -> None:
    session = opened(sandbox)
    assert sandbox.submit(page_of(session), choice).status_code == 200
    assert sandbox.client().v1.checkout.sessions.retrieve(session.id).payment_intent is None


@pytest.mark.parametrize(
    "change",
    [
        {"success_url": "javascript:alert(1)"},
        {"cancel_url": "data:text/html,x"},
        {"mode": "subscription"},
        {"payment_method_types": ["card"]},
        {"line_items": []},
    ],
)
def test_what_stripe_or_the_sandbox_cannot_do_is_refused(sandbox: Sandbox, change: dict[str, object]) -> None:
    params = {
        "mode": "payment",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "usd",
                    "unit_amount": 500,
                    "product_data": {"name": "x"},
                },
            }
        ],
        "success_url": "http://localhost:1/",
    }
    before = sandbox.client().v1.checkout.sessions.list({"limit": 1}).data
    with pytest.raises(stripe.InvalidRequestError):
        sandbox.client().v1.checkout.sessions.create(params | change)  # type: ignore[arg-type]
    after = sandbox.client().v1.checkout.sessions.list({"limit": 1}).data
    assert [each.id for each in after] == [each.id for each in before]


@pytest.mark.parametrize("amount", [0, 49, -5, 100_000_000])
def test_amounts_have_bounds(sandbox: Sandbox, amount: int) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        opened(sandbox, amount=amount)
