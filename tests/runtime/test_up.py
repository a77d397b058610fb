"""A whole copy: it starts, heals what dies, and leaves nothing behind, however it is ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from runtime.folder import ROOT
from tests.stack import Stack, running

pytestmark = pytest.mark.xdist_group("stack")
PARTS = {"database", "valkey", "worker", "beat", "sandbox", "sockets"}


def eventually(holds: Callable[[], bool], seconds: float = 40) -> bool:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def test_the_health_page_names_every_part(live_stack: Stack) -> None:
    answer = httpx.get(f"{live_stack.url}/healthz", trust_env=False)

    assert answer.status_code == 200
    assert set(answer.json()["up"]) == PARTS
    assert answer.json()["missing"] == []


def test_pages_come_from_the_front_with_caching_and_a_content_policy(live_stack: Stack) -> None:
    page = httpx.get(f"{live_stack.url}/lab/projects/anything", trust_env=False)
    asset = next((ROOT / "frontend" / "dist" / "assets").iterdir()).name
    hashed = httpx.get(f"{live_stack.url}/assets/{asset}", trust_env=False)
    missing = httpx.get(f"{live_stack.url}/assets/nothing.js", trust_env=False)

    assert page.status_code == 200
    assert '<div id="root">' in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "immutable" in hashed.headers["cache-control"]
    assert missing.status_code == 404


def test_a_port_in_use_is_refused_with_what_to_do(live_stack: Stack, tmp_path: Path) -> None:
    refused = start_again(live_stack, DATA_DIR=str(tmp_path))

    assert refused.returncode == 1
    assert "is in use by another program. Choose another: PORT=" in refused.stdout


def test_a_folder_in_use_is_refused_with_what_to_do(live_stack: Stack) -> None:
    refused = start_again(live_stack)

    assert refused.returncode == 1
    assert f"is in use by another copy ({live_stack.url}" in refused.stdout
    assert live_stack.health()["missing"] == []


def test_a_folder_that_cannot_be_written_is_refused_with_what_to_do(live_stack: Stack, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    refused = start_again(live_stack, DATA_DIR=str(tmp_path / "file" / "folder"))

    assert refused.returncode == 1
    assert "cannot be written" in refused.stdout
    assert "DATA_DIR=" in refused.stdout


def test_work_goes_on_after_valkey_lost_everything(live_stack: Stack) -> None:
    live_stack.valkey().flushall()
    received = live_stack.log("worker").count(" received")

    assert eventually(lambda: live_stack.log("worker").count(" received") > received + 2, 90)
    assert eventually(lambda: is_up(live_stack))


@pytest.mark.slow
def test_servers_that_are_killed_come_back_and_nothing_is_left_when_all_is_killed() -> None:
    with running(embedded=True) as stack:
        for word in ("valkey-server", "celery", "bin/postgres", "gunicorn"):
            os.kill(min(stack.pids(word)), signal.SIGKILL)
        assert eventually(lambda: is_down(stack)), "nothing was missed"
        assert eventually(lambda: is_up(stack)), (stack.folder / "up.log").read_text()

        stack.process.kill()

        assert eventually(lambda: not left(stack), 60), left(stack)


def is_up(stack: Stack) -> bool:
    try:
        return stack.health()["missing"] == []
    except (httpx.HTTPError, ValueError):
        return False


def is_down(stack: Stack) -> bool:
    return not is_up(stack)


def left(stack: Stack) -> list[int]:
    """The processes that still run for this copy; one that ended and waits to be buried does not."""
    return [pid for pid in stack.pids("") if pid != os.getpid()]


def start_again(stack: Stack, **other: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "runtime", "up"]
    surroundings = {**stack.environment, **other}
    return subprocess.run(command, check=False, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=30)
