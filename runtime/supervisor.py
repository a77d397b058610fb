"""Keeps a set of servers running: starts, watches, restarts with a growing pause, stops them all."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from runtime.errors import CannotStart

CHILD = Path(__file__).with_name("child.py")
PR_SET_CHILD_SUBREAPER = 36
LONGEST_PAUSE = 30.0
# A server that lived this long is healthy again: its next death starts with the shortest pause.
HEALTHY_AFTER = 30.0
LOG_TURNS_OVER_AT = 20 * 1024 * 1024

Log = Callable[[str], None]


@dataclass(eq=False)
class Service:
    """One server: its command, its surroundings, how it is told to stop."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within: float = 10.0
    user: str = "-"
    folder: Path = field(default_factory=Path.cwd)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 0.5
    due_at: float = 0.0


class Supervisor:
    """Runs services in the order given; the first outlives the others."""

    def __init__(self, services: Sequence[Service], logs: Path, log: Log) -> None:
        self.services = list(services)
        self.logs = logs
        self.log = log
        # What this process had started before is not ours to end: the keeper of the databases above all.
        self.others = children()
        # Children of a server that died come to us, so that we can end them too.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def start(self, service: Service) -> None:
        path = self.logs / f"{service.name}.log"
        if path.exists() and path.stat().st_size > LOG_TURNS_OVER_AT:
            path.replace(path.with_suffix(".log.1"))
        launch = [sys.executable, "-I", "-S", str(CHILD), str(os.getpid()), str(int(service.stop_signal))]
        with path.open("ab") as output:
            service.process = subprocess.Popen(
                [*launch, service.user, "--", *service.command],
                env=service.environment or None,
                cwd=service.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        service.started_at = time.monotonic()

    def watch(self) -> None:
        """One round: start again what died, after a pause that doubles while it keeps dying."""
        now = time.monotonic()
        for service in self.services:
            if service.process is not None and service.process.poll() is not None:
                self._buried(service, now)
            if service.process is None and now >= service.due_at:
                self.start(service)
        self._reap()

    def _buried(self, service: Service, now: float) -> None:
        assert service.process is not None
        end_group(service.process.pid)
        if now - service.started_at > HEALTHY_AFTER:
            service.pause = 0.5
        ended = describe(service.process.returncode)
        self.log(f"{service.name} {ended}; starting it again in {service.pause:g} s ({self.logs}/{service.name}.log)")
        service.due_at = now + service.pause
        service.pause = min(service.pause * 2, LONGEST_PAUSE)
        service.process = None

    def wait_until(self, ready: Callable[[], bool], what: str, seconds: float) -> None:
        """Watch until it is ready; raises CannotStart when it takes too long."""
        until = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > until:
                raise CannotStart(f"{what} was not ready after {seconds:g} s. Its log says why: {self.logs}")
            self.watch()
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop every server, and whatever they left behind: all at once but the first, on which the others call
        until they have ended."""
        for together in (self.services[1:], self.services[:1]):
            for service in together:
                self.tell_to_stop(service)
            for service in together:
                self.see_stopped(service)
        for pid in children() - self.others:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._reap()

    def tell_to_stop(self, service: Service) -> None:
        if service.process is not None and service.process.poll() is None:
            service.process.send_signal(service.stop_signal)

    def see_stopped(self, service: Service) -> None:
        process, service.process = service.process, None
        if process is None:
            return
        try:
            process.wait(service.stop_within)
        except subprocess.TimeoutExpired:
            self.log(f"{service.name} did not stop within {service.stop_within:g} s and is ended")
        end_group(process.pid)
        process.wait()

    def _reap(self) -> None:
        ours = {service.process.pid for service in self.services if service.process}
        for pid in children() - ours:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def end_group(group: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def children() -> set[int]:
    """This process's direct children, those it inherited from dead servers included."""
    found: set[int] = set()
    for listing in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            found.update(int(pid) for pid in listing.read_text().split())
    return found


def describe(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"
