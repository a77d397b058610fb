"""Many experts at once, each a process with a connection of its own."""

import multiprocessing
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

from django.db import connection

# PostgreSQL plans a kept statement anew five times before it trusts one plan, and a forked process copies each page
# that it touches first; workers of the service live for days.
WARM_UPS = 25
STARTS_WITHIN = 120.0
fork = multiprocessing.get_context("fork")
type Step = Callable[[], object]


@dataclass
class Measured:
    """What a crowd did: the seconds of each step, of the whole, and of processor on both sides of the connection."""

    durations: list[float] = field(default_factory=list)
    began: float = float("inf")
    ended: float = 0.0
    client_busy: float = 0.0
    server_busy: float = 0.0

    @property
    def rate(self) -> float:
        """Steps a second."""
        return len(self.durations) / (self.ended - self.began)

    @property
    def busy(self) -> float:
        """Seconds of processor a step, the database's with it."""
        return (self.client_busy + self.server_busy) / len(self.durations)

    @property
    def median(self) -> float:
        return statistics.median(self.durations)

    @property
    def p95(self) -> float:
        return sorted(self.durations)[int(len(self.durations) * 0.95)]

    def add_turn(self, other: "Measured") -> None:
        """Add what was done in another turn: the time between turns does not count."""
        if not self.durations:
            self.began = self.ended = 0.0
        self.ended += other.ended - other.began
        self.durations += other.durations
        self.client_busy += other.client_busy
        self.server_busy += other.server_busy

    def add(self, other: "Measured") -> None:
        self.durations += other.durations
        self.began, self.ended = min(self.began, other.began), max(self.ended, other.ended)
        self.client_busy += other.client_busy
        self.server_busy += other.server_busy


def at_once(number: int, prepare: Callable[[int], Step], *, steps: int = 10**9, seconds: float = 600.0) -> Measured:
    """Let so many processes take the step that `prepare` gives each of them, all from one moment on, until they took
    `steps` or the time is over. The first few of each are not counted."""
    connection.close()
    start, ours = fork.Barrier(number), Measured()
    pipes, children = [], []
    for place in range(number):
        inbox, outbox = fork.Pipe(duplex=False)
        child = fork.Process(target=run, args=(place, prepare, start, outbox, steps, seconds), daemon=True)
        child.start()
        outbox.close()
        pipes.append(inbox)
        children.append(child)
    for inbox in pipes:
        ours.add(inbox.recv())
    for child in children:
        child.join(30)
    return ours


def here(step: Callable[[], object], number: int, *, warm: int = WARM_UPS) -> Measured:
    """The step so many times in this process, after a few that are not counted."""
    for _ in range(warm):
        step()
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    mine = Measured(began=time.perf_counter())
    busy, server = time.process_time(), processor_of(backend)
    for _ in range(number):
        before = time.perf_counter()
        step()
        mine.durations.append(time.perf_counter() - before)
    mine.ended = time.perf_counter()
    mine.client_busy, mine.server_busy = time.process_time() - busy, processor_of(backend) - server
    return mine


def run(
    place: int, prepare: Callable[[int], Step], start: Barrier, outbox: Connection, steps: int, seconds: float
) -> None:
    """One expert's process."""
    try:
        step = prepare(place)
        for _ in range(WARM_UPS):
            step()
    except BaseException:
        start.abort()
        raise
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    start.wait(STARTS_WITHIN)
    mine = Measured(began=time.perf_counter())
    busy, server = time.process_time(), processor_of(backend)
    while len(mine.durations) < steps and time.perf_counter() - mine.began < seconds:
        before = time.perf_counter()
        if step() is None:
            break
        mine.durations.append(time.perf_counter() - before)
    mine.ended = time.perf_counter()
    mine.client_busy, mine.server_busy = time.process_time() - busy, processor_of(backend) - server
    outbox.send(mine)
    connection.close()


def processor_of(process: int) -> float:
    """Seconds of processor that a process has had."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
