"""A whole copy of the product for a test, and a lone worker: real processes, stopped with the test."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import redis

from runtime import postgres, valkey
from runtime.folder import ROOT
from tests import environment

STARTS_WITHIN = 400.0
# Set for this process by environment.prepare(); a copy has its own.
OURS = {"DATA_DIR", "DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "SECRET_KEY"}


@dataclass
class Stack:
    """A running copy: `.url`, `.manage(…)` for the commands that print JSON, `.pay(checkout_url)`."""

    url: str
    folder: Path
    environment: dict[str, str]
    process: "subprocess.Popen[bytes]"

    commander: "subprocess.Popen[str] | None" = None

    def run(self, *arguments: str) -> str:
        """Run a manage.py command beside the running copy; what it printed."""
        if self.commander is None or self.commander.poll() is not None:
            self.commander = subprocess.Popen(
                [sys.executable, "-m", "tests.commander"], cwd=ROOT, env=self.environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        assert self.commander.stdin and self.commander.stdout
        print(json.dumps(arguments), file=self.commander.stdin, flush=True)
        answered = self.commander.stdout.readline()
        assert answered, f"manage.py {' '.join(arguments)}: the process ended"
        ran: dict[str, str] = json.loads(answered)
        assert not ran["failed"], f"manage.py {' '.join(arguments)}:\n{ran['printed']}{ran['failed']}"
        return ran["printed"]

    def dismiss(self) -> None:
        """End the process that commands run in, before the servers it uses."""
        if self.commander is not None and self.commander.stdin:
            self.commander.stdin.close()
            self.commander.wait(30)
            self.commander = None

    def manage(self, *arguments: str) -> Any:
        """Run a manage.py command that prints JSON; what it printed, read."""
        printed = self.run(*arguments)
        return json.loads(printed) if printed.strip() else None

    def pay(self, checkout_url: str, choice: str = "card") -> None:
        """What a lab does on the sandbox's checkout page."""
        answer = httpx.post(checkout_url.replace("localhost", "127.0.0.1"), data={"choice": choice}, trust_env=False)
        assert answer.status_code == 303, answer.text

    def health(self) -> dict[str, Any]:
        answered: dict[str, Any] = httpx.get(f"{self.url}/healthz", trust_env=False, timeout=10).json()
        return answered

    def valkey(self) -> "redis.Redis":
        facts = json.loads((self.folder / "run" / "databases.json").read_text())
        return redis.Redis.from_url(facts["REDIS_URL"])

    def log(self, name: str) -> str:
        return (self.folder / "logs" / f"{name}.log").read_text()

    def pids(self, name: str) -> list[int]:
        """The processes of this copy whose command line has the word."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                line = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                home = (path / "environ").read_bytes() + os.fsencode(os.readlink(path / "cwd"))
            except OSError:
                continue
            if name in line and str(self.folder).encode() in home + line.encode():
                found.append(int(path.name))
        return found


@contextmanager
def running(embedded: bool = False, **settings: str) -> Iterator[Stack]:
    """Start a copy with these variables. Its database lies in the tests' cluster unless embedded."""
    folder = Path(tempfile.mkdtemp(prefix="consilium-stack-"))
    name = f"{environment.DATABASE}_{folder.name[-6:]}".lower()
    surroundings = {key: value for key, value in os.environ.items() if key not in OURS}
    surroundings |= {"DATA_DIR": str(folder), "PORT": str(valkey.free_port()), "GRACE_SECONDS": "1"}
    surroundings |= {"CONSILIUM_ENV": "test", "WEB_WORKERS": "2", "JOB_WORKERS": "1"}
    hold = None
    if not embedded:
        hold = environment.attach_cluster()
        environment.fresh_database(name)
        surroundings["DATABASE_URL"] = postgres.url(environment.CLUSTER, postgres.APPLICATION, name)
        surroundings["MIGRATION_DATABASE_URL"] = postgres.url(environment.CLUSTER, postgres.OWNER, name)
    surroundings |= settings
    log = folder / "up.log"
    process = environment.launch([sys.executable, "-m", "runtime", "up"], log, surroundings, inherit=False)
    stack = Stack(f"http://localhost:{surroundings['PORT']}", folder, surroundings, process)
    try:
        wait(lambda: "is ready" in log.read_text(), process, log)
        yield stack
    finally:
        stack.dismiss()
        process.terminate()
        process.wait(90)
        shutil.rmtree(folder, ignore_errors=True)
        if hold is not None:
            environment.drop_database(name)
            hold.release()


def wait(ready: Any, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while not ready():
        assert process.poll() is None, f"It ended at once:\n{log.read_text()}"
        assert time.monotonic() < until, f"It was not ready after {STARTS_WITHIN:g} s:\n{log.read_text()}"
        time.sleep(0.1)


class Worker:
    """A Celery worker on this process's database and Valkey."""

    def __init__(self) -> None:
        self.path = environment.DATA_DIR / "worker.log"
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        self.path.write_text("")
        command = [sys.executable, "-m", "celery", "--app", "marketplace.celery", "worker", "--concurrency", "1"]
        process = environment.launch(
            [*command, "--loglevel", "INFO", "--without-gossip", "--without-mingle"], self.path
        )
        wait(lambda: " ready." in self.log(), process, self.path)
        return process

    def log(self) -> str:
        return self.path.read_text()

    def kill(self) -> None:
        """As a machine that loses power: the worker and its children, at once."""
        os.killpg(self.process.pid, 9)
        self.process.wait()

    def restart(self) -> None:
        if self.process.poll() is None:
            self.kill()
        self.process = self._start()
