"""Who may come in, and what hostile requests get."""

import json
import subprocess
import sys

import httpx
import pytest
import stripe

from sandbox.__main__ import live_keys
from tests.sandbox.running import ROOT, Sandbox


def post(sandbox: Sandbox, path: str, body: bytes, **headers: str) -> httpx.Response:
    allowed = {"Authorization": f"Bearer {sandbox.key}"} | headers
    return httpx.post(f"{sandbox.url}{path}", content=body, headers=allowed)


@pytest.mark.parametrize("key", ["sk_test_wrong", "sk_live_1", "rk_live_1", "x"])
def test_only_its_own_key_opens(sandbox: Sandbox, key: str) -> None:
    with pytest.raises(stripe.AuthenticationError):
        sandbox.client(key=key).v1.balance.retrieve()


def test_no_key_at_all(sandbox: Sandbox) -> None:
    assert httpx.get(f"{sandbox.url}/v1/balance").status_code == 401


def test_another_version_of_the_api_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        sandbox.client().v1.balance.retrieve({}, {"stripe_version": "2020-08-27"})


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "169.254.169.254"])
def test_a_foreign_host_name_is_refused(sandbox: Sandbox, host: str) -> None:
    assert httpx.get(f"{sandbox.url}/healthz", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/refunds", "/v3/x", "/v1/%2e%2e/_sandbox/clock", "/v1/transfers/"])
def test_unknown_routes(sandbox: Sandbox, path: str) -> None:
    assert post(sandbox, path, b"").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe\x00",
        b"=&=&[]=x&[[[=1",
        b"amount=1&amount[x]=2",
        b"amount=1&amount=2",
        b"a" + b"[b]" * 5000 + b"=1",
        b"&".join(b"metadata[%d]=x" % index for index in range(3000)),
        b"amount=" + b"9" * 5000 + b"&currency=usd&destination=acct_1",
        b"currency='; DROP TABLE record; --&amount=1&destination=acct_1",
    ],
)
def test_hostile_forms_are_refused_in_stripes_shape(sandbox: Sandbox, body: bytes) -> None:
    answer = post(sandbox, "/v1/transfers", body)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    "body",
    [b"[]", b"{", b"[" * 100_000, b'"text"', json.dumps({"a": {"b": 1}}).encode(), b"\xff"],
)
def test_hostile_json_is_refused(sandbox: Sandbox, body: bytes) -> None:
    answer = post(sandbox, "/v2/core/accounts", body)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_a_huge_body_is_not_read_to_its_end(sandbox: Sandbox) -> None:
    assert post(sandbox, "/v1/transfers", b"x" * 1_500_000).status_code == 413


def test_a_key_of_hostile_length_is_refused(sandbox: Sandbox) -> None:
    answer = post(
        sandbox,
        "/v1/transfers",
        b"amount=1&currency=usd&destination=acct_1",
        **{"Idempotency-Key": "k" * 300},
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("wish", [{}, {"fault": "nonsense"}])
def test_controls_refuse_nonsense(sandbox: Sandbox, wish: dict[str, str]) -> None:
    assert sandbox.control("faults", **wish).status_code == 400
    assert sandbox.control("clock", advance_seconds=-5).status_code == 400
    assert sandbox.control("accounts/acct_nobody", standing="active").status_code == 404


def test_another_sites_form_cannot_steer_it(sandbox: Sandbox) -> None:
    body = {"fault": "refuse"}
    assert httpx.post(f"{sandbox.url}/_sandbox/faults", data=body).status_code == 400


def test_every_violation_is_counted(own_sandbox: Sandbox) -> None:
    own_sandbox.client().v1.balance.retrieve()
    assert own_sandbox.seen() == {
        "checked": 1,
        "violations": [],
        "routes": {"GET /v1/balance": 1},
    }
    with pytest.raises(stripe.InvalidRequestError):
        own_sandbox.client().v1.transfers.list({"transfergroup": "x"})  # type: ignore[arg-type]
    assert len(own_sandbox.seen()["violations"]) == 1


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"STRIPE_SECRET_KEY": "sk_live_abc"}, "live key (--key, STRIPE_SECRET_KEY)"),
        ({"SOMETHING": "a,rk_live_abc"}, "live key (SOMETHING)"),
    ],
)
def test_it_does_not_start_beside_a_live_key(
    sandbox: Sandbox, tmp_path: object, environment: dict[str, str], sentence: str
) -> None:
    command = [sys.executable, "-m", "sandbox", "--port", "1", "--data", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert "sk_live_abc" not in ended.stderr


def test_an_ordinary_environment_has_no_live_key() -> None:
    assert live_keys({"STRIPE_SECRET_KEY": "sk_test_1", "PATH": "/bin:/sk_live_"}) == []


def test_two_processes_never_share_a_folder(sandbox: Sandbox) -> None:
    command = [sys.executable, "-m", "sandbox", "--port", "1", "--data", str(sandbox.folder)]
    ended = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "Another sandbox already uses" in ended.stderr
