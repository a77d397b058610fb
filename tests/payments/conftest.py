"""Money tests commit for real, and end with every invariant of the ledger checked."""

import sys
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from accounts.actor import Actor
from payments.queries.invariants import check_all
from runtime import valkey
from tests import environment
from tests.factories.provider import Provider, is_up, wait_until


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
