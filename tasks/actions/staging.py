"""The way of many rows into items: COPY into a table of this connection, then one INSERT."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import psycopg
from django.db import DataError, connection, transaction

from accounts.identifiers import uuid7
from tasks.importing.mapping import NewItem, Overrides

TABLE = """
CREATE TEMPORARY TABLE IF NOT EXISTS staged_item (
    line bigint, id uuid, external_id text, content jsonb, source jsonb, jurisdiction text, as_of date, audience text,
    slice text, cluster text
)"""
COPY = "COPY staged_item FROM STDIN"
TYPES = ["int8", "uuid", "text", "text", "text", "text", "date", "text", "text", "text"]
INSERT = """
INSERT INTO tasks_item (
    id, project_id, external_id, content, source, jurisdiction, as_of, audience, slice, cluster, came_with_id, state,
    created_at
)
SELECT id, %s, external_id, content, source, jurisdiction, as_of, audience, slice, cluster, %s, 'imported', %s
FROM staged_item
ON CONFLICT (project_id, external_id) DO NOTHING"""
DIFFERENT = """
SELECT staged.line FROM staged_item staged
JOIN tasks_item item ON item.project_id = %s AND item.external_id = staged.external_id
WHERE item.id <> staged.id AND item.content <> staged.content ORDER BY staged.line"""

# Of the items that are new alone: which files they are judged by. The names were looked up before, and no file of a
# project is removed while one of its imports runs.
ATTACH = """
INSERT INTO tasks_itemattachment (item_id, attachment_id, ordinal, page)
SELECT item.id, attachment.id, named.ordinal, (named.value->>'page')::int
FROM staged_item staged
JOIN tasks_item item ON item.id = staged.id
CROSS JOIN LATERAL jsonb_array_elements(staged.content->'attachments') WITH ORDINALITY AS named (value, ordinal)
JOIN tasks_attachment attachment ON attachment.project_id = %s AND attachment.name = named.value->>'name'
WHERE staged.id = ANY(%s)"""


@dataclass(slots=True)
class Stored:
    """What became of rows: new items, rows known already, lines whose id stands for another content, and rows
    that the database itself refused."""

    imported: int = 0
    repeated: int = 0
    different: list[int] = field(default_factory=list)
    refused: list[NewItem] = field(default_factory=list)


def store_items(
    *, project_id: UUID, rows: Sequence[NewItem], now: datetime, into: Stored, import_id: UUID | None = None
) -> None:
    """Add the rows to the project's items, in the caller's transaction; those with a known id are left out.

    Where the database refuses a value, halves are tried until the one row is found. Takes no locks.
    """
    if not rows:
        return
    try:
        with transaction.atomic():
            imported, different = insert(project_id, import_id, rows, now)
    except (DataError, psycopg.DataError):
        # Django does not translate what COPY raises.
        if len(rows) == 1:
            into.refused.extend(rows)
            return
        half = len(rows) // 2
        store_items(project_id=project_id, rows=rows[:half], now=now, into=into, import_id=import_id)
        store_items(project_id=project_id, rows=rows[half:], now=now, into=into, import_id=import_id)
        return
    into.imported += imported
    into.repeated += len(rows) - imported - len(different)
    into.different += different


def insert(project_id: UUID, import_id: UUID | None, rows: Sequence[NewItem], now: datetime) -> tuple[int, list[int]]:
    """How many rows are new, and the lines whose id stands for another content."""
    # Sorted, the identifiers keep the order of the file; the INSERT needs no sort of its own.
    identifiers = sorted(uuid7() for _ in rows)
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute("TRUNCATE staged_item")
        with cursor.copy(COPY) as copy:
            copy.set_types(TYPES)
            for identifier, row in zip(identifiers, rows, strict=True):
                copy.write_row((
                    row.line, identifier, row.external_id, row.content.decode(), row.source.decode(),
                    *values_of(row.overrides),
                ))  # fmt: skip
        cursor.execute(INSERT, [project_id, import_id, now])
        imported = cursor.rowcount
        attached = [identifier for identifier, row in zip(identifiers, rows, strict=True) if row.has_attachments]
        if attached:
            cursor.execute(ATTACH, [project_id, attached])
        if imported == len(rows):
            return imported, []
        cursor.execute(DIFFERENT, [project_id])
        return imported, [line for (line,) in cursor.fetchall()]


def values_of(own: Overrides) -> tuple[object, ...]:
    """In the order of the staged columns."""
    return own.jurisdiction, own.as_of, own.audience, own.slice, own.cluster
