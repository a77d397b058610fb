"""Events: written in the transaction of what they tell, with a delivery for each listener."""

import json
import time

import stripe

from sandbox.objects import Shown
from sandbox.payees import iso
from sandbox.records import Event, WebhookEndpoint
from sandbox.shapes import Json
from sandbox.store import Store, new_id
from sandbox.wire import Call

API_VERSION = stripe.api_version


def emit(store: Store, now: int, event_type: str, snapshot: Shown, call: Call | None) -> None:
    """A v1 event with the object as it is now."""
    record(store, now, event_type, snapshot, call, is_thin=False)


def emit_thin(store: Store, now: int, event_type: str, account_id: str, call: Call | None) -> None:
    """A v2 event: only what it is about."""
    about: Shown = {
        "id": account_id,
        "type": "v2.core.account",
        "url": f"/v2/core/accounts/{account_id}",
    }
    record(store, now, event_type, about, call, is_thin=True)


def record(
    store: Store,
    now: int,
    event_type: str,
    snapshot: Shown,
    call: Call | None,
    *,
    is_thin: bool,
) -> None:
    event = Event(
        id=new_id(Event),
        created=now,
        type=event_type,
        snapshot=snapshot,
        is_thin=is_thin,
        request_id=call.request_id if call else None,
        idempotency_key=call.idempotency_key if call else None,
    )
    store.save(event)
    for endpoint in store.find(WebhookEndpoint):
        if event_type in endpoint.enabled_events or "*" in endpoint.enabled_events:
            store.sql(
                "INSERT INTO delivery (event, endpoint, due) VALUES (?, ?, ?)",
                event.id,
                endpoint.id,
                time.time(),
            )


def shown(store: Store, event: Event) -> Shown:
    return thin(event) if event.is_thin else snapshot_event(store, event)


def snapshot_event(store: Store, event: Event) -> Shown:
    waiting = store.sql(
        "SELECT count(*) AS many FROM delivery WHERE event = ? AND state <> 'delivered'",
        event.id,
    )
    request: Json = {"id": event.request_id, "idempotency_key": event.idempotency_key}
    return {
        "id": event.id,
        "object": "event",
        "api_version": API_VERSION,
        "created": event.created,
        "data": {"object": event.snapshot},
        "livemode": False,
        "pending_webhooks": int(waiting[0]["many"]),
        "request": request,
        "type": event.type,
    }


def thin(event: Event) -> Shown:
    return {
        "id": event.id,
        "object": "v2.core.event",
        "context": None,
        "created": iso(event.created),
        "livemode": False,
        "reason": None,
        "related_object": event.snapshot,
        "type": event.type,
    }


def body(store: Store, event: Event) -> bytes:
    return json.dumps(shown(store, event), indent=2).encode()
