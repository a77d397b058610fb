"""Events and the endpoints that hear of them."""

import secrets

from sandbox import events
from sandbox.api import lists
from sandbox.objects import Shown, as_json
from sandbox.records import Event, WebhookEndpoint
from sandbox.store import field, new_id
from sandbox.webhooks import refuse_foreign
from sandbox.wire import Call, missing

UNDELIVERED = "SELECT event FROM delivery WHERE state <> 'delivered'"


def retrieve(call: Call) -> Shown:
    event = call.store.get(Event, call.path["id"])
    if event is None or event.is_thin:
        raise missing("event", call.path["id"])
    return events.shown(call.store, event)


def retrieve_thin(call: Call) -> Shown:
    event = call.store.get(Event, call.path["id"])
    if event is None or not event.is_thin:
        raise missing("event", call.path["id"])
    return events.shown(call.store, event)


def listed(call: Call) -> Shown:
    condition = f"{field('is_thin')} = 0"
    delivered = call.text("delivery_success")
    if delivered:
        word = "NOT IN" if delivered == "true" else "IN"
        condition += f" AND id {word} ({UNDELIVERED})"
    return lists.page(
        call,
        Event,
        lambda event: events.shown(call.store, event),
        "/v1/events",
        {"type": call.text("type")},
        condition,
    )


def create_endpoint(call: Call) -> Shown:
    endpoint = WebhookEndpoint(
        id=new_id(WebhookEndpoint),
        created=call.now,
        url=refuse_foreign(call.address("url")),
        secret=f"whsec_{secrets.token_hex(24)}",
        enabled_events=call.texts("enabled_events"),
        description=call.text("description"),
        metadata=call.metadata(),
    )
    call.store.save(endpoint)
    return shown(endpoint) | {"secret": endpoint.secret}


def shown(endpoint: WebhookEndpoint) -> Shown:
    return {
        "id": endpoint.id,
        "object": "webhook_endpoint",
        "api_version": events.API_VERSION,
        "application": None,
        "created": endpoint.created,
        "description": endpoint.description,
        "enabled_events": [*endpoint.enabled_events],
        "livemode": False,
        "metadata": as_json(endpoint.metadata),
        "status": "enabled",
        "url": endpoint.url,
    }


def of(call: Call) -> WebhookEndpoint:
    endpoint = call.store.get(WebhookEndpoint, call.path["webhook_endpoint"])
    if endpoint is None:
        raise missing("webhook endpoint", call.path["webhook_endpoint"])
    return endpoint


def retrieve_endpoint(call: Call) -> Shown:
    return shown(of(call))


def delete_endpoint(call: Call) -> Shown:
    endpoint = of(call)
    call.store.delete(endpoint)
    call.store.sql("DELETE FROM delivery WHERE endpoint = ?", endpoint.id)
    return {"id": endpoint.id, "object": "webhook_endpoint", "deleted": True}


def list_endpoints(call: Call) -> Shown:
    return lists.page(call, WebhookEndpoint, shown, "/v1/webhook_endpoints")
