"""`python -m runtime up`: everything one copy needs, started, watched and stopped together."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from types import FrameType
from typing import TextIO

from runtime import environment, services, valkey
from runtime.databases import Databases, attach, keeper_runs
from runtime.errors import CannotStart
from runtime.folder import ROOT, Folder
from runtime.keeper import locked
from runtime.supervisor import Supervisor, children

HEALTHY_WITHIN = 300.0
LOOK_EVERY = 0.25
KEEPER_NOTICES_WITHIN = 2.0
KEEPER_STOPS_WITHIN = 30.0


class Stop(BaseException):
    """Somebody asked us to stop; not an Exception, so that nothing on the way swallows it."""


def say(line: str) -> None:
    print(line, flush=True)


def log(line: str) -> None:
    say(f"{datetime.now(UTC):%H:%M:%S} {line}")


def stop(_number: int, _frame: FrameType | None) -> None:
    raise Stop


def up() -> int:
    """Start this copy and watch it until told to stop; the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    supervisor: Supervisor | None = None
    databases: Databases | None = None
    lock: TextIO | None = None
    try:
        at, here = environment.port(), environment.folder().make()
        lock = claim(here, at)
        say("Starting PostgreSQL and Valkey …")
        databases = attach(here)
        surroundings = settle(here, at, databases)
        prepare(here, surroundings)
        supervisor = start(here, surroundings)
        watch(supervisor, databases)
    except Stop:
        say("\nStopping …")
    except CannotStart as error:
        say(f"\n{error}")
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        finish(supervisor, databases)
        if lock is not None:
            lock.close()
    say("Stopped. The data is kept.")
    return 0


def claim(here: Folder, at: int) -> TextIO:
    """The lock that says this folder is in use, and a free port; raises CannotStart with what to do."""
    lock = locked(here, "up", fcntl.LOCK_EX | fcntl.LOCK_NB)
    if lock is None:
        running = here.read("up")
        raise CannotStart(
            f"The data folder {here.path} is in use by another copy ({running.get('PUBLIC_URL', 'starting')}, "
            f"process {running.get('pid', 'unknown')}). Stop that one, or start a second copy beside it: "
            "PORT=8100 DATA_DIR=.data-second make up"
        )
    if not valkey.is_free(at):
        raise CannotStart(f"Port {at} is in use by another program. Choose another: PORT={at + 100} make up")
    here.write("up", {"pid": str(os.getpid()), "PUBLIC_URL": f"http://localhost:{at}"})
    return lock


def settle(here: Folder, at: int, databases: Databases) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if value}
    sandbox_port = None if "STRIPE_SECRET_KEY" in given else kept_sandbox_port(here, at)
    reached_at = environment.addresses(here, at, sandbox_port)
    here.write("addresses", reached_at)
    settled = environment.complete(given, here, {**reached_at, **databases.environment})
    return {**settled, "PORT": str(at), "PYTHONUNBUFFERED": "1"}


def kept_sandbox_port(here: Folder, at: int) -> int:
    """The port beside ours where it is free, or the one used before."""
    ports = here.read("ports")
    if "sandbox" not in ports and valkey.is_free(at + 1):
        here.write("ports", {**ports, "sandbox": str(at + 1)})
    return valkey.kept_port(here, "sandbox")


def prepare(here: Folder, surroundings: dict[str, str]) -> None:
    """Bring the tables and the static files up to date."""
    say("Updating the database …")
    command(
        ["migrate", "--verbosity", "1"], environment.as_owner(surroundings), "The migrations failed", shown="  Applying"
    )
    command(["collectstatic", "--no-input", "--verbosity", "0"], surroundings, "The static files could not be gathered")
    (here.path / "mail").mkdir(exist_ok=True)


def command(arguments: list[str], surroundings: dict[str, str], failure: str, *, shown: str = "") -> None:
    """Run a manage.py command, showing the lines that begin as told; all of them when it fails."""
    printed: list[str] = []
    with subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            printed.append(line)
            if shown and line.startswith(shown):
                say(line.rstrip())
    if running.returncode != 0:
        raise CannotStart(f"{''.join(printed)}\n{failure} (manage.py {' '.join(arguments)}).")


def start(here: Folder, surroundings: dict[str, str]) -> Supervisor:
    """Start the servers, load the demo and wait until the health page says that all is up."""
    sandbox_base = surroundings.get("STRIPE_API_BASE", "")
    sandbox_port = int(sandbox_base.rsplit(":", 1)[1]) if "STRIPE_SECRET_KEY" not in os.environ else None
    supervisor = Supervisor(services.everything(here, surroundings, sandbox_port), here.logs, log)
    try:
        supervisor.watch()
        say("Starting the servers …")
        url = f"http://localhost:{surroundings['PORT']}"
        supervisor.wait_until(lambda: health(url) is not None, "The web server", HEALTHY_WITHIN)
        if surroundings["CONSILIUM_ENV"] == "development":
            load_demo(surroundings)
        supervisor.wait_until(lambda: health(url) == [], "The copy", HEALTHY_WITHIN)
    except BaseException:
        supervisor.stop()
        raise
    say(f"\nConsilium is ready: {url}\n")
    if sandbox_port is not None:
        say(f"  Stripe sandbox      {sandbox_base}")
    if not surroundings.get("EMAIL_URL") and surroundings["CONSILIUM_ENV"] == "development":
        say(f"  Mail that was sent  {url}/dev/mail")
    say(f"  Health              {url}/healthz\n  Logs                {here.logs}\n\nCtrl-C stops it.")
    return supervisor


def load_demo(surroundings: dict[str, str]) -> None:
    """Load the demo and show what it prints; a copy without it is still a copy, so a failure is not fatal."""
    say("Loading the demo …")
    ran = subprocess.run(
        [sys.executable, "manage.py", "load_demo"], check=False, cwd=ROOT, env=surroundings, stdin=subprocess.DEVNULL
    )
    if ran.returncode != 0:
        say("The demo could not be loaded; everything else works.")


def health(url: str) -> list[str] | None:
    """What the health page says is missing; None while it does not answer."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            parts = json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code != 503:
            return None
        try:
            parts = json.load(error)
        except ValueError:
            return None
    except (OSError, ValueError):
        return None
    missing: list[str] = parts["missing"]
    return missing


def watch(supervisor: Supervisor, databases: Databases) -> None:
    """Until told to stop. A keeper that died is replaced: it stops nothing but itself."""
    while True:
        supervisor.watch()
        if not keeper_runs(databases.folder):
            log("the keeper of the databases is gone; starting another")
            databases.release()
            before = children()
            databases.hold = attach(databases.folder).hold
            supervisor.others |= children() - before
        time.sleep(LOOK_EVERY)


def finish(supervisor: Supervisor | None, databases: Databases | None) -> None:
    """Stop the servers, then let go of the databases and see them stop, unless a command still uses them."""
    if supervisor is not None:
        supervisor.stop()
    if databases is None:
        return
    here = databases.folder
    here.forget("up")
    databases.release()
    until = time.monotonic() + KEEPER_NOTICES_WITHIN
    while keeper_runs(here) and time.monotonic() < until:
        if is_stopping(here):
            until = time.monotonic() + KEEPER_STOPS_WITHIN
        time.sleep(0.1)


def is_stopping(here: Folder) -> bool:
    """While its keeper stops the databases, nobody can take hold of them."""
    hold = locked(here, "users", fcntl.LOCK_SH | fcntl.LOCK_NB)
    if hold is not None:
        hold.close()
    return hold is None
