"""Money tests commit for real, and end with every invariant of the ledger checked."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest
from django.test import Client

from accounts.actor import Actor
from payments.queries.invariants import check_all
from runtime import valkey
from tests import environment


@pytest.fixture
def ledger_is_sound(transactional_db: None) -> Iterator[None]:
    """The test commits; once it has passed, the books must balance."""
    yield
    broken = [finding for finding in check_all() if finding.violations]
    assert broken == []


@pytest.fixture
def client_of() -> Callable[[Actor], Client]:
    def signed_in(actor: Actor) -> Client:
        client = Client()
        client.force_login(actor.user)
        return client

    return signed_in


@dataclass(frozen=True)
class Provider:
    """The running sandbox: what a payer, a payee and a fault do there."""

    url: str

    def pay(self, checkout_url: str, choice: str) -> None:
        answer = httpx.post(checkout_url, data={"choice": choice}, timeout=10)
        assert answer.status_code in (200, 303), answer.text

    def onboard(self, onboarding_url: str, choice: str) -> None:
        answer = httpx.post(onboarding_url, data={"choice": choice}, timeout=10)
        assert answer.status_code in (200, 303), answer.text

    def arm(self, fault: str, *, path: str, times: int = 1, seconds: int = 1) -> None:
        wish = {"fault": fault, "method": "POST", "path": path, "times": times, "seconds": seconds}
        httpx.post(f"{self.url}/_sandbox/faults", json=wish, timeout=10).raise_for_status()

    def disarm(self) -> None:
        httpx.delete(f"{self.url}/_sandbox/faults", timeout=10).raise_for_status()

    def advance(self, seconds: int) -> None:
        httpx.post(f"{self.url}/_sandbox/clock", json={"advance_seconds": seconds}, timeout=10).raise_for_status()

    def standing(self, account: str, standing: str) -> None:
        url = f"{self.url}/_sandbox/accounts/{account}"
        httpx.post(url, json={"standing": standing}, timeout=10).raise_for_status()

    def violations(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = httpx.get(f"{self.url}/_sandbox/contract", timeout=10).json()["violations"]
        return found


@pytest.fixture(scope="session")
def provider_process(live_server: object) -> Iterator[Provider]:
    """The sandbox as its own process, its webhooks sent to the live server."""
    port = valkey.free_port()
    folder = environment.DATA_DIR / "sandbox"
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-m", "sandbox", "--port", str(port), "--data", str(folder),
        "--key", "sk_test_sandbox", "--webhook-url", f"{live_server}/webhooks/stripe",
        "--webhook-secret", "whsec_sandbox", "--retry-seconds", "0.2", "--debit-seconds", "3600",
        "--review-seconds", "0",
    ]  # fmt: skip
    process = environment.launch(command, environment.DATA_DIR / "sandbox.log")
    url = f"http://127.0.0.1:{port}"
    wait_until(lambda: is_up(url), "the sandbox")
    yield Provider(url)
    process.terminate()
    process.wait(10)


@pytest.fixture
def provider(
    provider_process: Provider, live_server: object, ledger_is_sound: None, settings: object
) -> Iterator[Provider]:
    """The sandbox as the product's provider; every request of the test kept its contract."""
    settings.STRIPE_API_BASE = provider_process.url  # type: ignore[attr-defined]
    yield provider_process
    provider_process.disarm()
    assert provider_process.violations() == []


def is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def wait_until(holds: Callable[[], object], what: str, seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"{what}: not within {seconds} s"
        time.sleep(0.05)
