"""Events reach the listener, signed, again and again until it says yes."""

import json
import signal
import time

import pytest
import stripe

from tests.sandbox.running import SECRET, Sandbox, paid_charge, payee, until


def test_each_event_is_signed_as_stripe_signs(sandbox: Sandbox) -> None:
    paid_charge(sandbox)
    until(lambda: "checkout.session.completed" in sandbox.listener.types())
    for header, body in sandbox.listener.heard:
        assert stripe.WebhookSignature.verify_header(body, header, SECRET, 300)
    header, body = sandbox.listener.heard[0]
    event = sandbox.client().construct_event(body, header, SECRET)
    assert event.api_version == stripe.api_version


def test_a_thin_event_reads_as_the_sdks_class(sandbox: Sandbox) -> None:
    account = payee(sandbox)
    changed = "v2.core.account[requirements].updated"
    until(lambda: changed in sandbox.listener.types())
    header, body = next(each for each in sandbox.listener.heard if json.loads(each[1])["type"] == changed)
    notice = sandbox.client().parse_event_notification(body, header, SECRET)
    assert type(notice).__name__ == "V2CoreAccountIncludingRequirementsUpdatedEventNotification"
    assert json.loads(body)["related_object"]["id"] == account
    assert sandbox.client().v2.core.events.retrieve(notice.id).type == changed


def test_a_failed_delivery_is_tried_again_with_growing_pauses(own_sandbox: Sandbox) -> None:
    own_sandbox.listener.answers = [500, 404, 302]
    began = time.monotonic()
    payee(own_sandbox, "currently_due")
    until(lambda: len(own_sandbox.listener.heard) == 4)
    assert time.monotonic() - began > 0.1 + 0.2 + 0.4
    assert len({body for _, body in own_sandbox.listener.heard}) == 1


def test_undelivered_events_can_be_listed(own_sandbox: Sandbox) -> None:
    own_sandbox.listener.answers = [500] * 100
    paid_charge(own_sandbox)
    events = own_sandbox.client().v1.events
    until(lambda: len(own_sandbox.listener.heard) >= 4)
    missed = {event.type for event in events.list({"delivery_success": False}).data}
    assert "checkout.session.completed" in missed
    own_sandbox.listener.answers = []
    until(lambda: not events.list({"delivery_success": False}).data)
    assert all(event.pending_webhooks == 0 for event in events.list().data)


def test_deliveries_go_on_after_a_kill(own_sandbox: Sandbox) -> None:
    own_sandbox.listener.answers = [500] * 1000
    charge = paid_charge(own_sandbox)
    until(lambda: len(own_sandbox.listener.heard) >= 2)
    own_sandbox.stop(signal.SIGKILL)
    own_sandbox.listener.answers = []
    own_sandbox.listener.heard.clear()
    own_sandbox.start()
    until(lambda: "charge.succeeded" in own_sandbox.listener.types())
    ids = [json.loads(body)["data"]["object"]["id"] for _, body in own_sandbox.listener.heard]
    assert charge in ids


def test_endpoints_hear_only_what_they_asked_for(sandbox: Sandbox) -> None:
    client = sandbox.client()
    endpoint = client.v1.webhook_endpoints.create(
        {"url": f"{sandbox.listener.url}/second", "enabled_events": ["charge.succeeded"]}
    )
    assert endpoint.secret
    paid_charge(sandbox)
    until(lambda: sandbox.listener.types().count("charge.succeeded") == 2)
    until(lambda: "checkout.session.completed" in sandbox.listener.types())
    own = [
        body
        for header, body in sandbox.listener.heard
        if header.split("v1=")[1] in signed_by(endpoint.secret, header, body)
    ]
    assert [json.loads(body)["type"] for body in own] == ["charge.succeeded"]
    client.v1.webhook_endpoints.delete(endpoint.id)
    assert endpoint.id not in [each.id for each in client.v1.webhook_endpoints.list().data]


def signed_by(secret: str, header: str, body: bytes) -> str:
    at = int(header.split(",")[0].removeprefix("t="))
    return str(stripe.WebhookSignature.generate_signature_header(body.decode(), secret, at))


@pytest.mark.parametrize(
    "url", ["http://192.0.2.1/", "http://0.0.0.0/", "http://[::ffff:192.0.2.1]/", "ftp://localhost"]
)
def test_events_never_leave_this_machine(sandbox: Sandbox, url: str) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        sandbox.client().v1.webhook_endpoints.create({"url": url, "enabled_events": ["*"]})
