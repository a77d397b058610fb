"""A real sandbox process on a free port, and a listener that its webhooks reach."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import stripe

KEY = "sk_test_of_the_tests"
SECRET = "whsec_of_the_tests"
ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until[T](look: Callable[[], T], seconds: float = 10.0) -> T:
    """The first true answer, asked for until the time is over."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
    return found


class Listener:
    """Answers webhooks as told: `answers` are used up first, then 200."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self.answers: list[int] = []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append((self.headers["Stripe-Signature"], body))
                self.send_response(listener.answers.pop(0) if listener.answers else 200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/stripe"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.heard]


class Sandbox:
    def __init__(self, folder: Path, listener: Listener) -> None:
        self.folder, self.listener, self.port = folder, listener, free_port()
        self.url, self.key, self.secret = f"http://127.0.0.1:{self.port}", KEY, SECRET
        self.start()

    @property
    def command(self) -> list[str]:
        timing = ["--retry-seconds", "0.1", "--debit-seconds", "3600", "--review-seconds", "0"]
        hook = ["--webhook-url", self.listener.url, "--webhook-secret", self.secret]
        place = ["--port", str(self.port), "--data", str(self.folder), "--key", self.key]
        return [sys.executable, "-m", "sandbox", *place, *hook, *timing]

    def start(self) -> None:
        keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=keep)
        until(self.is_up, 30)

    def is_up(self) -> bool:
        assert self.process.poll() is None, "the sandbox ended by itself"
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        self.process.wait(10)

    def client(self, *, retries: int = 0, key: str | None = None) -> stripe.StripeClient:
        return stripe.StripeClient(
            self.key if key is None else key,
            base_addresses={"api": self.url},
            max_network_retries=retries,
            http_client=stripe.RequestsClient(timeout=5),
        )

    def control(self, path: str, /, **wish: str | int) -> httpx.Response:
        return httpx.post(f"{self.url}/_sandbox/{path}", json=wish)

    def arm(self, fault: str, path: str = "/v1", **more: int) -> None:
        self.control("faults", fault=fault, path=path, **more).raise_for_status()

    def armed(self) -> list[str]:
        found: list[str] = httpx.get(f"{self.url}/_sandbox/faults").json()["waiting"]
        return found

    def undelivered(self) -> bool:
        """Whether an event is still on its way to the listener."""
        deliveries = httpx.get(f"{self.url}/_sandbox/deliveries").json()
        return any(each["state"] == "pending" for each in deliveries)

    def advance(self, seconds: int) -> None:
        self.control("clock", advance_seconds=seconds).raise_for_status()

    def submit(self, page: str, choice: str) -> httpx.Response:
        """Send a hosted page's form; the answer is not followed."""
        return httpx.post(page.replace("localhost", "127.0.0.1"), data={"choice": choice})

    def seen(self) -> dict[str, Any]:
        found: dict[str, Any] = httpx.get(f"{self.url}/_sandbox/contract").json()
        return found

    def events(self, object_id: str) -> list[str]:
        """The types of the snapshot events about one object, oldest first."""
        listed = self.client().v1.events.list({"limit": 100}).data
        about = [each for each in listed if each.data.object["id"] == object_id]
        return [each.type for each in reversed(about)]


@contextmanager
def running() -> Iterator[Sandbox]:
    with tempfile.TemporaryDirectory(prefix="sandbox-test-") as folder:
        listener = Listener()
        sandbox = Sandbox(Path(folder), listener)
        try:
            yield sandbox
        finally:
            if sandbox.process.poll() is None:
                sandbox.stop()
            listener.server.shutdown()
            listener.server.server_close()


def paid_charge(sandbox: Sandbox, amount: int = 100_000, currency: str = "usd") -> str:
    """A fresh deposit paid by card: the id of its charge."""
    client = sandbox.client()
    session = client.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "client_reference_id": "deposit-1",
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": currency,
                        "unit_amount": amount,
                        "product_data": {"name": "Funding"},
                    },
                }
            ],
            "success_url": "http://localhost:1/paid?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://localhost:1/cancelled",
        }
    )
    assert session.url
    assert sandbox.submit(session.url, "card").status_code == 303
    expand = ["payment_intent"]
    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": expand})
    assert isinstance(paid.payment_intent, stripe.PaymentIntent)
    return str(paid.payment_intent.latest_charge)


def payee(sandbox: Sandbox, standing: str = "active") -> str:
    """A fresh account of an expert, as far as `standing`."""
    account = sandbox.client().v2.core.accounts.create(
        {
            "contact_email": "expert@example.org",
            "dashboard": "express",
            "identity": {"country": "us", "entity_type": "individual"},
            "configuration": {
                "recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}
            },
        }
    )
    if standing != "currently_due":
        sandbox.control(f"accounts/{account.id}", standing=standing).raise_for_status()
    return account.id
