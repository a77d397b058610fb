"""The sandbox's durable memory: one SQLite file, one writer, every change in a transaction."""

import fcntl
import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from sandbox.records import Record

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS record_kind ON record (kind, seq);
CREATE INDEX IF NOT EXISTS record_group
    ON record (kind, json_extract(body, '$.transfer_group'));
CREATE INDEX IF NOT EXISTS record_source
    ON record (kind, json_extract(body, '$.source_transaction'), json_extract(body, '$.amount'));
CREATE INDEX IF NOT EXISTS record_balance ON record (
    kind, json_extract(body, '$.currency'), json_extract(body, '$.available_on'),
    json_extract(body, '$.net')
);
CREATE INDEX IF NOT EXISTS record_ripe ON record (kind, json_extract(body, '$.available_on'));
CREATE INDEX IF NOT EXISTS record_status ON record (kind, json_extract(body, '$.status'));
CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL,
    body TEXT NOT NULL, request_id TEXT NOT NULL, created INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS answer_created ON answer (created);
CREATE TABLE IF NOT EXISTS delivery (
    event TEXT NOT NULL, endpoint TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL, state TEXT NOT NULL DEFAULT 'pending', last_answer TEXT,
    PRIMARY KEY (event, endpoint)
);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (state, due);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""


class AlreadyRunning(Exception):
    """Another sandbox process holds this folder."""


class Store:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._hold = (folder / "sandbox.lock").open("w")
        try:
            fcntl.flock(self._hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(str(folder)) from error
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(folder / "sandbox.sqlite3", check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; one at a time."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a transaction: what fails here is undone, the rest can still be kept."""
        self._connection.execute("SAVEPOINT step")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK TO step")
            raise
        finally:
            self._connection.execute("RELEASE step")

    def sql(self, statement: str, *values: str | float | None) -> list[sqlite3.Row]:
        with self._lock:
            self._connection.row_factory = sqlite3.Row
            return self._connection.execute(statement, values).fetchall()

    def now(self) -> int:
        """The sandbox's clock: real time, moved forward by whoever tests."""
        return int(time.time()) + self.setting("clock_offset")

    def setting(self, name: str) -> int:
        rows = self.sql("SELECT value FROM setting WHERE name = ?", name)
        return int(rows[0]["value"]) if rows else 0

    def set(self, name: str, value: int) -> None:
        self.sql("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", name, value)

    def save(self, record: Record) -> None:
        self.sql(
            "INSERT INTO record (id, kind, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            record.id,
            record.prefix,
            json.dumps(asdict(record)),
        )

    def get[R: Record](self, kind: type[R], record_id: str) -> R | None:
        rows = self.sql("SELECT body FROM record WHERE id = ? AND kind = ?", record_id, kind.prefix)
        return kind(**json.loads(rows[0]["body"])) if rows else None

    def known[R: Record](self, kind: type[R], record_id: str | None) -> R:
        """A record that another one names, so it must be there."""
        record = self.get(kind, record_id or "")
        if record is None:
            raise LookupError(f"{kind.__name__} {record_id}")
        return record

    def delete(self, record: Record) -> None:
        self.sql("DELETE FROM record WHERE id = ?", record.id)

    def find[R: Record](
        self,
        kind: type[R],
        condition: str = "1",
        *values: str | int,
        limit: int = -1,
        is_newest_first: bool = False,
    ) -> list[R]:
        """Records of a kind; the condition is SQL of our own over `seq` and `body`."""
        order = "DESC" if is_newest_first else "ASC"
        rows = self.sql(
            f"SELECT body FROM record WHERE kind = ? AND {condition} ORDER BY seq {order} LIMIT ?",  # noqa: S608 - conditions of our own
            kind.prefix,
            *values,
            limit,
        )
        return [kind(**json.loads(row["body"])) for row in rows]

    def position(self, record_id: str) -> int | None:
        rows = self.sql("SELECT seq FROM record WHERE id = ?", record_id)
        return int(rows[0]["seq"]) if rows else None

    def close(self) -> None:
        self._connection.close()
        self._hold.close()


def new_id(kind: type[Record]) -> str:
    return f"{kind.prefix}_{secrets.token_hex(12)}"


def field(name: str) -> str:
    """A field of a record's body, for a condition."""
    return f"json_extract(body, '$.{name}')"
