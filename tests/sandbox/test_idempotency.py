"""One key, one effect, whatever happens to the connection."""

import signal
import threading

import pytest
import stripe
from stripe.params import TransferCreateParams

from tests.sandbox.running import Sandbox, paid_charge, payee, until

DAY = 24 * 60 * 60


def parameters(sandbox: Sandbox) -> TransferCreateParams:
    return {
        "amount": 5,
        "currency": "usd",
        "destination": payee(sandbox),
        "source_transaction": paid_charge(sandbox),
        "transfer_group": "once",
    }


def many(sandbox: Sandbox, params: TransferCreateParams) -> int:
    wanted = {"destination": params["destination"]}
    return len(sandbox.client().v1.transfers.list(wanted).data)  # type: ignore[arg-type]


def test_the_same_key_gives_the_same_answer_and_says_so(sandbox: Sandbox) -> None:
    params = parameters(sandbox)
    create = sandbox.client().v1.transfers.create
    first, second = (create(params, {"idempotency_key": "same"}) for _ in range(2))
    assert first.to_dict() == second.to_dict()
    assert first.last_response and second.last_response
    assert "idempotent-replayed" not in first.last_response.headers
    assert second.last_response.headers["idempotent-replayed"] == "true"
    assert many(sandbox, params) == 1


def test_the_same_key_for_something_else_is_an_error(sandbox: Sandbox) -> None:
    params = parameters(sandbox)
    create = sandbox.client().v1.transfers.create
    create(params, {"idempotency_key": "other"})
    with pytest.raises(stripe.IdempotencyError):
        create(params | {"amount": 6}, {"idempotency_key": "other"})
    assert many(sandbox, params) == 1


def test_a_refusal_is_repeated_too(sandbox: Sandbox) -> None:
    params = parameters(sandbox)
    account = str(params["destination"])
    sandbox.control(f"accounts/{account}", standing="restricted")
    create = sandbox.client().v1.transfers.create
    for standing in ("restricted", "active"):
        sandbox.control(f"accounts/{account}", standing=standing)
        with pytest.raises(stripe.InvalidRequestError):
            create(params, {"idempotency_key": "refused"})
    assert many(sandbox, params) == 0
    create(params, {"idempotency_key": "refused, next try"})
    assert many(sandbox, params) == 1


def test_keys_are_forgotten_after_a_day(own_sandbox: Sandbox) -> None:
    params = parameters(own_sandbox)
    create = own_sandbox.client().v1.transfers.create
    create(params, {"idempotency_key": "old"})
    own_sandbox.advance(DAY - 60)
    create(params, {"idempotency_key": "old"})
    assert many(own_sandbox, params) == 1
    own_sandbox.advance(61)
    create(params, {"idempotency_key": "old"})
    assert many(own_sandbox, params) == 2


def test_a_key_in_work_is_a_conflict(sandbox: Sandbox) -> None:
    params = parameters(sandbox)
    sandbox.arm("hang_before", "/v1/transfers", seconds=2)
    create = sandbox.client().v1.transfers.create

    def hang() -> None:
        with pytest.raises(stripe.APIConnectionError):
            create(params, {"idempotency_key": "busy"})

    hanging = threading.Thread(target=hang)
    hanging.start()
    until(lambda: not sandbox.armed())
    with pytest.raises(stripe.APIError) as caught:
        create(params, {"idempotency_key": "busy"})
    hanging.join()
    assert caught.value.http_status == 409
    assert "another in-progress request" in str(caught.value)
    assert many(sandbox, params) == 0
    create(params, {"idempotency_key": "busy"})
    assert many(sandbox, params) == 1


def test_the_sdk_itself_retries_a_reset_after_the_effect(sandbox: Sandbox) -> None:
    params = parameters(sandbox)
    sandbox.arm("reset_after", "/v1/transfers")
    sent = sandbox.client(retries=2).v1.transfers.create(params)
    assert sent.last_response
    assert sent.last_response.headers["idempotent-replayed"] == "true"
    assert many(sandbox, params) == 1


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_keys_and_money_survive_the_end_of_the_process(own_sandbox: Sandbox, how: signal.Signals) -> None:
    params = parameters(own_sandbox)
    first = own_sandbox.client().v1.transfers.create(params, {"idempotency_key": "kept"})
    own_sandbox.stop(how)
    own_sandbox.start()
    again = own_sandbox.client().v1.transfers.create(params, {"idempotency_key": "kept"})
    assert again.id == first.id
    assert many(own_sandbox, params) == 1


def test_eight_at_once_have_one_effect(sandbox: Sandbox) -> None:
    params = parameters(sandbox)
    ids: list[str] = []

    def send() -> None:
        client = sandbox.client(retries=3)
        ids.append(client.v1.transfers.create(params, {"idempotency_key": "storm"}).id)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 8
    assert len(set(ids)) == 1
    assert many(sandbox, params) == 1
