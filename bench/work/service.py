"""The web service as the product starts it, with a bare view beside the product's own, and people's browsers."""

import http.client
import json
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from accounts.actor import Actor
from bench.work.crowd import Measured, Step, processor_of
from runtime import caddy, postgres, services
from runtime.folder import Folder
from tests import environment

STARTS_WITHIN = 300.0
WARM_UPS = 3
TOKEN = "b" * 32
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: where it listens and which processes it is."""

    address: str
    master: int
    database: str
    seen: dict[int, float] = field(default_factory=dict)

    def processor(self) -> float:
        """Seconds of processor that the service and its database connections have had."""
        for process in [*self.workers(), *self.backends()]:
            with suppress(FileNotFoundError):  # a connection that ended this moment
                self.seen[process] = processor_of(process)
        return sum(self.seen.values())

    def workers(self) -> list[int]:
        found = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        return [int(process) for process in found]

    def backends(self) -> list[int]:
        url = postgres.url(environment.CLUSTER, postgres.SUPERUSER, "postgres")
        with psycopg.connect(url) as opened:
            found = opened.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [self.database]).fetchall()
        return [int(row[0]) for row in found]


@contextmanager
def serving() -> Iterator[Service]:
    """The service on the database in use, with as many workers as the product would start here."""
    name = str(connection.settings_dict["NAME"])
    folder = Folder.of(tempfile.mkdtemp(prefix="consilium-bench-")).make()
    surroundings = {**os.environ, "DATABASE_URL": postgres.url(environment.CLUSTER, postgres.APPLICATION, name)}
    command = list(services.web(folder, surroundings).command)
    command[command.index("marketplace.wsgi:application")] = "bench.work.wsgi:application"
    address, log = str(caddy.Sockets.of(folder).web), folder.logs / "web.log"
    # The launcher becomes the server: its process is the master's.
    process = environment.launch(command, log, surroundings)
    try:
        until = time.monotonic() + STARTS_WITHIN
        while not is_ready(address):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"the service did not start:\n{log.read_text()}")
            time.sleep(0.1)
        service = Service(address, master_of(process.pid), name)
        for _ in range(WARM_UPS * len(service.workers())):
            Browser(address, "").ask("GET", "/ready")
        yield service
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder.path, ignore_errors=True)


def master_of(process: int) -> int:
    """The process of the server itself, whatever launched it."""
    while b"gunicorn" not in Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")[2:3]:
        process = int(Path(f"/proc/{process}/task/{process}/children").read_text().split()[0])
    return process


def is_ready(address: str) -> bool:
    try:
        return Browser(address, "").ask("GET", "/ready").status == 401
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.body)
        return found


class Line(http.client.HTTPConnection):
    """A connection over a Unix socket, as the server in front keeps them."""

    def __init__(self, address: str) -> None:
        super().__init__("localhost", timeout=60)
        self.address = address

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self.address)


class Browser:
    """Somebody signed in. Sync workers close each connection; so does this."""

    def __init__(self, address: str, session: str) -> None:
        self.address = address
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        self.headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/json"}

    def ask(self, method: str, path: str, body: object = None) -> Answer:
        line = Line(self.address)
        try:
            line.request(method, path, None if body is None else json.dumps(body), self.headers)
            answer = line.getresponse()
            return Answer(answer.status, answer.read())
        finally:
            line.close()


def sessions(actors: Sequence[Actor]) -> list[str]:
    """A session for each, as signing in makes it."""
    return [session_of(actor) for actor in actors]


def session_of(actor: Actor) -> str:
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(actor.user.pk), BACKEND
    store[HASH_SESSION_KEY] = actor.user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def one_after_another(web: Service, sessions: Sequence[str], path: str) -> Measured:
    """Each of these people asks once, one after the other."""
    measured, busy = Measured(began=time.perf_counter()), web.processor()
    for session in sessions:
        before = time.perf_counter()
        answer = Browser(web.address, session).ask("POST", path)
        if answer.status not in (200, 201):
            raise SystemExit(f"{path}: {answer.status} {answer.body[:300]!r}")
        measured.durations.append(time.perf_counter() - before)
    measured.ended, measured.server_busy = time.perf_counter(), web.processor() - busy
    return measured


def claiming(web: Service, sessions: Sequence[str], path: str, number: int) -> Callable[[int], Step]:
    """Each step another person asks for an item."""

    def prepare(place: int) -> Step:
        mine = iter(sessions[place::number])

        def step() -> object:
            session = next(mine, None)
            if session is None:
                return None
            answer = Browser(web.address, session).ask("POST", path)
            if answer.status != 201:
                raise SystemExit(f"{path}: {answer.status} {answer.body[:300]!r}")
            return answer

        return step

    return prepare
