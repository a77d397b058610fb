"""Using a copy's databases: attach to those that run, or have them started."""

import fcntl
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TextIO

from runtime.errors import CannotStart
from runtime.folder import ROOT, Folder
from runtime.keeper import locked

READY_WITHIN = 180.0


@dataclass
class Databases:
    """A hold on the databases: they run while somebody has one. `release` or dying lets go."""

    folder: Folder
    environment: dict[str, str]
    hold: TextIO

    def release(self) -> None:
        self.hold.close()


def attach(folder: Folder, *, for_tests: bool = False) -> Databases:
    """Hold this copy's databases, starting their keeper where none runs; raises CannotStart."""
    folder.make()
    hold = locked(folder, "users", fcntl.LOCK_SH)
    assert hold is not None
    return Databases(folder, wait_for_keeper(folder, for_tests=for_tests), hold)


def keeper_runs(folder: Folder) -> bool:
    lock = locked(folder, "keeper", fcntl.LOCK_SH | fcntl.LOCK_NB)
    if lock is None:
        return True
    lock.close()
    return False


def wait_for_keeper(folder: Folder, *, for_tests: bool) -> dict[str, str]:
    """Where the databases are, once they answer."""
    keeper: subprocess.Popen[bytes] | None = None
    until = time.monotonic() + READY_WITHIN
    while True:
        if keeper_runs(folder):
            facts = folder.read("databases")
            if facts:
                return {name: value for name, value in facts.items() if name.isupper()}
        elif keeper is None:
            keeper = spawn(folder, for_tests=for_tests)
        if keeper is not None and keeper.poll():
            raise CannotStart(f"The databases of {folder.path} did not start. Their log: {folder.logs}/keeper.log")
        if time.monotonic() > until:
            raise CannotStart(f"The databases of {folder.path} were not ready after {READY_WITHIN:g} s: {folder.logs}")
        time.sleep(0.05)


def spawn(folder: Folder, *, for_tests: bool) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "runtime.keeper", str(folder.path), *(["--for-tests"] if for_tests else [])]
    with (folder.logs / "keeper.log").open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
