"""One copy's data folder: where its servers keep their files, their locks and their logs."""

import hashlib
import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from runtime.errors import CannotStart

ROOT = Path(__file__).resolve().parent.parent
# A Unix socket's path may have 107 bytes; PostgreSQL adds "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 85


@dataclass(frozen=True)
class Folder:
    """Paths inside DATA_DIR; `make()` creates what is missing."""

    path: Path

    @classmethod
    def of(cls, path: str | Path) -> "Folder":
        return cls(Path(path).expanduser().absolute())

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def valkey(self) -> Path:
        return self.path / "valkey"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def run(self) -> Path:
        return self.path / "run"

    @property
    def sockets(self) -> Path:
        """Inside the folder, or in the temporary one where the path would be too long for a socket."""
        if len(os.fsencode(self.run)) <= LONGEST_SOCKET_FOLDER:
            return self.run
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"consilium-{os.geteuid()}-{digest}"

    def make(self) -> "Folder":
        """Create the folder, private to its owner; raises CannotStart where it cannot be written."""
        try:
            for each in (self.path, self.valkey, self.logs, self.run, self.sockets):
                each.mkdir(mode=0o700, parents=True, exist_ok=True)
            probe = self.run / f"probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise CannotStart(
                f"The data folder {self.path} cannot be written ({error.strerror}). "
                "Make it writable for you, or choose another: DATA_DIR=/some/folder make up"
            ) from error
        if self.sockets.stat().st_uid != os.geteuid():
            raise CannotStart(f"{self.sockets} belongs to another user; remove it or choose another DATA_DIR.")
        return self

    def secret(self, name: str) -> str:
        """A random secret, made once and kept readable for its owner only."""
        path = self.path / "secrets" / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        return path.read_text().strip()

    def read(self, name: str) -> dict[str, str]:
        """What a server of this copy wrote about itself in run/NAME.json; empty when it is not there."""
        try:
            kept: dict[str, str] = json.loads((self.run / f"{name}.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return kept

    def write(self, name: str, facts: dict[str, str]) -> None:
        path = self.run / f"{name}.json"
        beside = path.with_suffix(f".{os.getpid()}")
        beside.touch(mode=0o600)
        beside.write_text(json.dumps(facts, indent=1))
        beside.rename(path)

    def forget(self, name: str) -> None:
        (self.run / f"{name}.json").unlink(missing_ok=True)
