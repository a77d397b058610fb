"""Every fault on the way, and that the gateway never says more than it knows."""

import signal
import socket
import threading
import time
from collections.abc import Iterator
from itertools import count

import httpx
import pytest

from payments.gateway import stripe_transport
from payments.gateway.base import GatewayError, Refused, Transfer, Unavailable, UnknownOutcome
from payments.gateway.stripe import StripeGateway
from tests.sandbox.running import Sandbox, free_port, paid_charge, payee, running

NUMBERS = count()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running() as started:
        yield started
        assert started.seen()["violations"] == []


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stripe_transport, "READ_SECONDS", 0.6)
    monkeypatch.setattr(stripe_transport, "CONNECT_SECONDS", 0.6)


class Sending:
    """One transfer that is sent until its outcome is known."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.gateway = StripeGateway(api_base=sandbox.url, secret_key=sandbox.key)
        self.name = f"transfer-{next(NUMBERS)}"
        self.charge, self.account = paid_charge(sandbox), payee(sandbox)

    def send(self) -> Transfer:
        return self.gateway.create_transfer(
            amount_minor=700,
            currency="USD",
            destination=self.account,
            source_transaction=self.charge,
            transfer_group=self.name,
            metadata={"operation": self.name},
            idempotency_key=self.name,
        )

    def found(self) -> list[Transfer]:
        return self.gateway.find_transfers(self.name)


@pytest.mark.parametrize("fault", ["reset_before", "reset_after", "error_500", "error_503"])
def test_one_fault_is_healed_by_one_more_attempt(sandbox: Sandbox, fault: str) -> None:
    sending = Sending(sandbox)
    sandbox.arm(fault, "/v1/transfers")
    sent = sending.send()
    assert sending.found() == [sent]


@pytest.mark.parametrize(
    ("fault", "has_happened"),
    [
        ("reset_before", False),
        ("reset_after", True),
        ("hang_before", False),
        ("hang_after", True),
        ("error_500", False),
        ("error_500_after", True),
        ("error_503", False),
        ("malformed", True),
        ("not_stripe", True),
        ("conflict", False),
    ],
)
def test_a_lasting_fault_is_an_unknown_outcome(sandbox: Sandbox, fault: str, has_happened: bool) -> None:
    sending = Sending(sandbox)
    sandbox.arm(fault, "/v1/transfers", times=2, seconds=1)
    with pytest.raises(UnknownOutcome):
        sending.send()
    time.sleep(1.2 if fault.startswith("hang") else 0)
    clear(sandbox)
    assert len(sending.found()) == has_happened
    sent = sending.send()
    assert sending.found() == [sent]


def clear(sandbox: Sandbox) -> None:
    httpx.delete(f"{sandbox.url}/_sandbox/faults").raise_for_status()


@pytest.mark.parametrize("fault", ["rate_limit", "unauthorized"])
def test_turned_away_at_the_door_nothing_happened(sandbox: Sandbox, fault: str) -> None:
    sending = Sending(sandbox)
    sandbox.arm(fault, "/v1/transfers")
    with pytest.raises(Unavailable):
        sending.send()
    assert sending.found() == []
    assert [sending.send()] == sending.found()


def test_a_clean_refusal_is_final_for_this_call(sandbox: Sandbox) -> None:
    sending = Sending(sandbox)
    sandbox.arm("refuse", "/v1/transfers")
    with pytest.raises(Refused) as caught:
        sending.send()
    assert (caught.value.code, sending.found()) == ("sandbox_refused", [])


@pytest.mark.parametrize("later", ["rate_limit", "unauthorized"])
def test_turned_away_after_an_attempt_that_may_have_acted_stays_unknown(sandbox: Sandbox, later: str) -> None:
    sending = Sending(sandbox)
    sandbox.arm("reset_after", "/v1/transfers")
    sandbox.arm(later, "/v1/transfers")
    with pytest.raises(UnknownOutcome):
        sending.send()
    assert len(sending.found()) == 1


def test_what_one_call_left_unknown_does_not_stick_to_the_next(sandbox: Sandbox) -> None:
    sending = Sending(sandbox)
    sandbox.arm("error_500", "/v1/transfers", times=2)
    with pytest.raises(UnknownOutcome):
        sending.send()
    sandbox.arm("rate_limit", "/v1/transfers")
    with pytest.raises(Unavailable):
        sending.send()


@pytest.mark.parametrize(
    "fault",
    ["reset_before", "hang_before", "error_500", "malformed", "not_stripe", "rate_limit"],
)
def test_a_look_up_that_fails_is_never_an_empty_answer(sandbox: Sandbox, fault: str) -> None:
    sending = Sending(sandbox)
    sent = sending.send()
    sandbox.arm(fault, "/v1/transfers", times=2, seconds=1)
    with pytest.raises(Unavailable):
        sending.found()
    clear(sandbox)
    assert sending.found() == [sent]


def test_nobody_listening_means_nothing_was_sent(sandbox: Sandbox) -> None:
    sending = Sending(sandbox)
    sending.gateway = StripeGateway(api_base=f"http://127.0.0.1:{free_port()}", secret_key=sandbox.key)
    with pytest.raises(Unavailable):
        sending.send()


def test_a_server_that_accepts_and_says_nothing_is_unknown_and_bounded(sandbox: Sandbox) -> None:
    sending = Sending(sandbox)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        sending.gateway = StripeGateway(api_base=address, secret_key=sandbox.key)
        began = time.monotonic()
        with pytest.raises(UnknownOutcome):
            sending.send()
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nnot found",
        b'HTTP/1.1 404 Not Found\r\nContent-Length: 21\r\n\r\n{"error": "not found"}'[:-1] + b"}",
        b'HTTP/1.1 400 Bad\r\nContent-Length: 23\r\n\r\n{"error": {"reason":1}}',
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\xff",
        b"nonsense\r\n\r\n",
    ],
)
def test_whatever_stands_between_us_and_stripe_answers_is_unknown(sandbox: Sandbox, answer: bytes) -> None:
    sending = Sending(sandbox)
    with socket.create_server(("127.0.0.1", 0)) as strange:
        threading.Thread(target=answer_all, args=(strange, answer), daemon=True).start()
        address = f"http://127.0.0.1:{strange.getsockname()[1]}"
        sending.gateway = StripeGateway(api_base=address, secret_key=sandbox.key)
        with pytest.raises(UnknownOutcome):
            sending.send()
        with pytest.raises(Unavailable):
            sending.gateway.balances()


def answer_all(listening: socket.socket, answer: bytes) -> None:
    while True:
        try:
            accepted, _ = listening.accept()
        except OSError:
            return
        with accepted:
            accepted.recv(65_536)
            accepted.sendall(answer)


def test_a_killed_provider_in_the_middle_of_a_batch(sandbox: Sandbox) -> None:
    """Ten transfers, two kills: each is sent again until known, and none is there twice."""
    batch = [Sending(sandbox) for _ in range(10)]
    sent = {}
    for index, sending in enumerate(batch):
        if index in (3, 7):
            sandbox.arm("hang_after", "/v1/transfers", seconds=5)
            with pytest.raises(GatewayError):
                sending.send()
            sandbox.stop(signal.SIGKILL)
            with pytest.raises(GatewayError):
                sending.send()
            sandbox.start()
        sent[sending.name] = sending.send().transfer_id
    for sending in batch:
        assert [each.transfer_id for each in sending.found()] == [sent[sending.name]]
