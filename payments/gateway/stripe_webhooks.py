"""Stripe's signed notices: who signed, when, and about what."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from stripe import SignatureVerificationError, WebhookSignature

from payments.gateway.base import BadSignature, ProviderEvent, Refused

TOLERANCE_SECONDS = 300
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


def verified(*, raw: bytes, header: str, secrets: Sequence[str], now: datetime) -> ProviderEvent:
    """The event in `raw`, if any of `secrets` signed it and its time is near `now` both ways.

    Stripe's own check looks back only, so a notice dated tomorrow would pass it for a day.
    """
    if not any(is_signed(raw, header, secret) for secret in secrets):
        raise BadSignature("No signature of ours matches this notice.")
    if abs(now.timestamp() - signed_at(header)) > TOLERANCE_SECONDS:
        raise BadSignature("The notice was not signed within 300 seconds of now.")
    return event_of(raw)


def is_signed(raw: bytes, header: str, secret: str) -> bool:
    try:
        return bool(WebhookSignature.verify_header(raw, header, secret))
    except (SignatureVerificationError, UnicodeError, TypeError):
        # TypeError: the SDK cannot compare a signature that has letters outside ASCII.
        return False


def signed_at(header: str) -> int:
    """The first `t=` of the header: the one that the signature covers."""
    items = (item.split("=", 2) for item in header.split(","))
    return next(int(item[1]) for item in items if item[0] == "t")


def event_of(raw: bytes) -> ProviderEvent:
    try:
        return parsed(json.loads(raw))
    except UNREADABLE as error:
        raise Refused("not_an_event", "The signed body is not an event.") from error


def parsed(body: dict[str, object]) -> ProviderEvent:
    """A v1 event carries the object; a thin v2 event only names it."""
    if body["object"] == "v2.core.event":
        about, created = body.get("related_object"), datetime.fromisoformat(str(body["created"]))
        if created.tzinfo is None:
            raise ValueError(created)
    elif body["object"] == "event":
        carried = body["data"]
        about = carried["object"] if isinstance(carried, dict) else None
        created = datetime.fromtimestamp(int(str(body["created"])), UTC)
    else:
        raise ValueError(body["object"])
    object_id = about.get("id") if isinstance(about, dict) else None
    return ProviderEvent(
        event_id=text(body["id"]),
        type=text(body["type"]),
        object_id=None if object_id is None else text(object_id),
        created_at=created,
    )


def text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value
