"""Signed delivery of events, tried again from the store until somebody answers 2xx."""

import asyncio
import hashlib
import hmac
import http.client
import ipaddress
import logging
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from sandbox import events
from sandbox.records import Event, WebhookEndpoint
from sandbox.store import Store
from sandbox.wire import StripeError

GIVES_UP_AFTER = 3 * 24 * 60 * 60
LONGEST_PAUSE = 30.0
ANSWER_WITHIN = 10.0
AT_ONCE = 10
log = logging.getLogger("sandbox.webhooks")


@dataclass(frozen=True)
class Parcel:
    event: str
    endpoint: str
    attempts: int
    url: str
    body: bytes
    signature: str
    age: float


def refuse_foreign(url: str) -> str:
    """Events leave for this machine only."""
    host = urlsplit(url).hostname or ""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError) as error:
        raise StripeError(f"Not a host of this machine: {host[:100]}", code="url_invalid") from error
    if not found or not all(ipaddress.ip_address(address).is_loopback for address in found):
        raise StripeError(f"Not a host of this machine: {host[:100]}", code="url_invalid")
    return url


def signature(body: bytes, secret: str, at: int) -> str:
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


def register(store: Store, url: str, secret: str) -> None:
    """The endpoint named at start: one record, whatever its address was the last time."""
    endpoint = WebhookEndpoint(
        id="we_started_with",
        created=store.now(),
        url=url,
        secret=secret,
        enabled_events=["*"],
    )
    with store.transaction():
        store.save(endpoint)


def due(store: Store) -> list[Parcel]:
    now = time.time()
    rows = store.sql(
        "SELECT * FROM delivery WHERE state = 'pending' AND due <= ? ORDER BY rowid LIMIT ?",
        now,
        AT_ONCE,
    )
    parcels = []
    for row in rows:
        event = store.get(Event, row["event"])
        endpoint = store.get(WebhookEndpoint, row["endpoint"])
        if event is None or endpoint is None:
            continue
        body = events.body(store, event)
        signed = signature(body, endpoint.secret, int(now))
        age = store.now() - event.created
        parcels.append(Parcel(event.id, endpoint.id, row["attempts"], endpoint.url, body, signed, age))
    return parcels


def send(parcel: Parcel) -> str:
    """The status code that came back, or what went wrong."""
    address = urlsplit(parcel.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port or 80, timeout=ANSWER_WITHIN)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (sandbox)",
        "Stripe-Signature": parcel.signature,
    }
    try:
        path = address.path + (f"?{address.query}" if address.query else "")
        connection.request("POST", path or "/", parcel.body, headers)
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


def note(store: Store, parcel: Parcel, answer: str, base: float) -> None:
    if answer.startswith("2"):
        state = "delivered"
    else:
        state = "failed" if parcel.age > GIVES_UP_AFTER else "pending"
    pause = min(LONGEST_PAUSE, base * 2 ** min(parcel.attempts, 16))
    store.sql(
        "UPDATE delivery SET state = ?, attempts = attempts + 1, due = ?, last_answer = ?"
        " WHERE event = ? AND endpoint = ?",
        state,
        time.time() + pause,
        answer,
        parcel.event,
        parcel.endpoint,
    )


async def deliver_for_ever(store: Store, base: float) -> None:
    """`base` is the pause in seconds after the first failure; each further one doubles it."""
    while True:
        parcels = await asyncio.to_thread(due, store)
        answers = await asyncio.gather(*(asyncio.to_thread(send, parcel) for parcel in parcels))
        for parcel, answer in zip(parcels, answers, strict=True):
            if not answer.startswith("2"):
                log.warning("event %s to %s: %s", parcel.event, parcel.url, answer)
            note(store, parcel, answer, base)
        if not parcels:
            await asyncio.sleep(0.1)
