"""A notice counts only if one of our secrets signed it, just now."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from stripe import WebhookSignature

from payments.gateway.base import BadSignature, Refused
from payments.gateway.stripe import StripeGateway

SECRET, OLD_SECRET = "whsec_new", "whsec_old"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
EVENT = {
    "id": "evt_1",
    "object": "event",
    "type": "charge.succeeded",
    "created": 1795520000,
    "data": {"object": {"id": "ch_1", "object": "charge", "description": "Prüfung ½"}},
}
THIN = {
    "id": "evt_2",
    "object": "v2.core.event",
    "type": "v2.core.account[requirements].updated",
    "created": "2026-11-24T11:59:59.000Z",
    "related_object": {"id": "acct_1", "type": "v2.core.account", "url": "/v2/core/accounts/x"},
}
RAW = json.dumps(EVENT, ensure_ascii=False).encode()
GATEWAY = StripeGateway(api_base="http://127.0.0.1:1", secret_key="sk_test_unused")


def signed(raw: bytes = RAW, secret: str = SECRET, at: datetime = NOW) -> str:
    header: str = WebhookSignature.generate_signature_header(raw.decode(), secret, int(at.timestamp()))
    return header


def read(raw: bytes, header: str, *secrets: str) -> tuple[str, str, str | None, datetime]:
    event = GATEWAY.verify_webhook(raw=raw, header=header, secrets=secrets or [SECRET], now=NOW)
    return event.event_id, event.type, event.object_id, event.created_at


def test_a_signed_event() -> None:
    at = datetime.fromtimestamp(1795520000, UTC)
    assert read(RAW, signed()) == ("evt_1", "charge.succeeded", "ch_1", at)


def test_a_signed_thin_event() -> None:
    raw = json.dumps(THIN).encode()
    at = NOW - timedelta(seconds=1)
    assert read(raw, signed(raw)) == ("evt_2", THIN["type"], "acct_1", at)


def test_both_secrets_count_while_they_are_rotated() -> None:
    both = f"{signed()},{signed(secret=OLD_SECRET).split(',')[1]}"
    for secrets in ([SECRET], [OLD_SECRET], [SECRET, OLD_SECRET], ["whsec_x", OLD_SECRET]):
        assert read(RAW, both, *secrets)[0] == "evt_1"
    assert read(RAW, signed(secret=OLD_SECRET), SECRET, OLD_SECRET)[0] == "evt_1"


@pytest.mark.parametrize("seconds", [-300, -1, 1, 300])
def test_within_five_minutes_either_way(seconds: int) -> None:
    assert read(RAW, signed(at=NOW + timedelta(seconds=seconds)))[0] == "evt_1"


@pytest.mark.parametrize("seconds", [-86_400, -301, 301, 86_400])
def test_older_or_newer_is_refused(seconds: int) -> None:
    with pytest.raises(BadSignature):
        read(RAW, signed(at=NOW + timedelta(seconds=seconds)))


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        "t=,v1=",
        "t=abc,v1=00",
        "v1=00",
        "t=1795521600",
        signed().replace("v1=", "v0="),
        signed(secret="whsec_wrong"),
        signed(raw=b"{}"),
        signed()[:-1],
        signed().replace("t=", "t=1"),
        f"t={int(NOW.timestamp())}," + ",".join(["v1=00"] * 1000),
        "t=" + "9" * 5000 + ",v1=00",
        "t=1\x00,v1=\x00",
        "t=1,v1=é",
        signed(secret=""),
    ],
)
def test_a_header_that_is_not_ours_is_refused(header: str) -> None:
    with pytest.raises(BadSignature):
        read(RAW, header)


def test_the_time_that_is_checked_is_the_time_that_was_signed() -> None:
    old = signed(at=NOW - timedelta(days=1))
    fresh = f"t={int(NOW.timestamp())}"
    for header in (f"{fresh},{old}", f"{old},{fresh}"):
        with pytest.raises(BadSignature):
            read(RAW, header)


@pytest.mark.parametrize("raw", [RAW + b" ", RAW.replace(b"ch_1", b"ch_2"), b"", b"\xff\xfe"])
def test_a_tampered_body_is_refused(raw: bytes) -> None:
    with pytest.raises(BadSignature):
        read(raw, signed())


@pytest.mark.parametrize("secrets", [["whsec_wrong"], [""], [" "], []])
def test_without_the_right_secret_nothing_is_read(secrets: list[str]) -> None:
    with pytest.raises(BadSignature):
        GATEWAY.verify_webhook(raw=RAW, header=signed(), secrets=secrets, now=NOW)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"not json",
        b"[" * 100_000,
        b'{"object": "event"}',
        b'{"object": "charge", "id": "ch_1"}',
        json.dumps(EVENT | {"id": 7}).encode(),
        json.dumps(EVENT | {"id": ""}).encode(),
        json.dumps(EVENT | {"created": "yesterday"}).encode(),
        json.dumps(EVENT | {"created": 10**30}).encode(),
        json.dumps(EVENT | {"data": {"object": {"id": [1]}}}).encode(),
        json.dumps(THIN | {"created": "yesterday"}).encode(),
        json.dumps(THIN | {"created": "2026-11-24T11:59:59"}).encode(),
    ],
)
def test_what_is_signed_but_no_event_is_refused_as_such(body: bytes) -> None:
    with pytest.raises(Refused) as caught:
        read(body, signed(raw=body))
    assert caught.value.code == "not_an_event"


def test_an_event_about_nothing_has_no_object() -> None:
    raw = json.dumps(EVENT | {"data": {"object": {"object": "balance"}}}).encode()
    assert read(raw, signed(raw))[2] is None
