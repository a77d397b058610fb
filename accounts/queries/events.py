"""Events by cursor. The cursor is "<xid>-<id>"; only what lies below the oldest running transaction is read, so
that an event of a transaction that commits late is never skipped (a plain serial would skip it)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from accounts.errors import BadCursor

LARGEST_XID = 2**64 - 1
LARGEST_ID = 2**63 - 1

READ = """
SELECT xid::text, id, topic, kind, object_type, object_id, created_at
FROM accounts_event
WHERE topic = ANY(%s) AND (xid, id) > (%s::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY xid, id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event, as watchers see it."""

    topic: str
    kind: str
    object_type: str
    object_id: UUID
    created_at: datetime
    cursor: str


def encode_cursor(xid: int, event_id: int) -> str:
    return f"{xid}-{event_id}"


def decode_cursor(cursor: str) -> tuple[int, int]:
    """Transaction and event of a cursor; raises BadCursor."""
    xid, _, event_id = cursor.partition("-")
    digits = xid.isascii() and xid.isdigit() and event_id.isascii() and event_id.isdigit()
    if not digits or len(cursor) > 40 or int(xid) > LARGEST_XID or int(event_id) > LARGEST_ID:
        raise BadCursor("This is no cursor. Take the one that came with the last events, or leave it out.")
    return int(xid), int(event_id)


def events_after(*, topics: Sequence[str], after: str | None, limit: int) -> list[EventRow]:
    """At most `limit` events of the topics after the cursor, oldest first; from the beginning when None.

    Raises BadCursor.
    """
    xid, event_id = decode_cursor(after) if after is not None else (0, 0)
    with connection.cursor() as cursor:
        cursor.execute(READ, [list(topics), str(xid), event_id, limit])
        return [
            EventRow(topic, kind, object_type, object_id, created_at, encode_cursor(int(row_xid), row_id))
            for row_xid, row_id, topic, kind, object_type, object_id, created_at in cursor.fetchall()
        ]


def newest_cursor() -> str:
    """The cursor before everything that has not been handed out yet: what comes after it is new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        (xid,) = cursor.fetchone()
    return encode_cursor(int(xid), 0)
