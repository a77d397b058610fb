"""The keeper of a copy's databases: `python -m runtime.keeper FOLDER [--for-tests]`.

It starts PostgreSQL and Valkey, restarts what dies, and stops them when nobody holds the folder's
`users` lock any more. A user that is killed lets go of the lock by dying, so nothing is left
behind and nobody has to be the last to turn out the light.
"""

import argparse
import fcntl
import os
import signal
import sys
import time
from datetime import UTC, datetime
from typing import TextIO

from runtime import postgres, valkey
from runtime.errors import CannotStart
from runtime.folder import Folder
from runtime.supervisor import Service, Supervisor

READY_WITHIN = 120.0
LOOK_EVERY = 0.25


def locked(folder: Folder, name: str, kind: int) -> TextIO | None:
    """The lock, held until closed; None when somebody else has it and the kind says not to wait."""
    file = (folder.run / f"{name}.lock").open("a")
    try:
        fcntl.flock(file, kind)
    except BlockingIOError:
        file.close()
        return None
    return file


def log(line: str) -> None:
    print(datetime.now(UTC).strftime("%H:%M:%S"), line, flush=True)


def start(folder: Folder, *, for_tests: bool) -> Supervisor:
    """Start what this copy needs and say where it is in run/databases.json."""
    services: list[Service] = []
    wants_postgres = for_tests or "DATABASE_URL" not in os.environ
    wants_valkey = not for_tests and "REDIS_URL" not in os.environ
    facts = {"pid": str(os.getpid())}
    if wants_postgres:
        postgres.create_cluster(folder)
        services.append(postgres.service(folder, for_tests=for_tests))
    if wants_valkey:
        port, password = valkey.kept_port(folder, "valkey"), folder.secret("valkey")
        services.append(valkey.service(folder.valkey, port, password, append_only=True))
        facts["REDIS_URL"] = valkey.url(port, password)
    supervisor = Supervisor(services, folder.logs, log)
    supervisor.watch()
    if wants_postgres:
        supervisor.wait_until(lambda: postgres.is_ready(folder), "PostgreSQL", READY_WITHIN)
        postgres.create_roles(folder)
        if not for_tests:
            postgres.create_database(folder)
        facts["DATABASE_URL"] = postgres.url(folder, postgres.APPLICATION)
        facts["MIGRATION_DATABASE_URL"] = postgres.url(folder, postgres.OWNER)
    if wants_valkey:
        supervisor.wait_until(lambda: valkey.is_ready(facts["REDIS_URL"]), "Valkey", READY_WITHIN)
    folder.write("databases", facts)
    return supervisor


def keep(folder: Folder, *, for_tests: bool) -> None:
    """Run until nobody uses the databases, or until told to stop."""
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: stopping.append(received))
    supervisor = start(folder, for_tests=for_tests)
    last_user: TextIO | None = None
    while not stopping and last_user is None:
        supervisor.watch()
        time.sleep(LOOK_EVERY)
        last_user = locked(folder, "users", fcntl.LOCK_EX | fcntl.LOCK_NB)
    folder.forget("databases")
    supervisor.stop()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--for-tests", action="store_true")
    arguments = parser.parse_args()
    folder = Folder.of(arguments.folder).make()
    only_keeper = locked(folder, "keeper", fcntl.LOCK_EX | fcntl.LOCK_NB)
    if only_keeper is None:
        return
    folder.forget("databases")
    try:
        keep(folder, for_tests=arguments.for_tests)
    except CannotStart as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
