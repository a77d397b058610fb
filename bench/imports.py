"""Rows imported a second, against COPY of ready lines into the same table with its indexes."""

import hashlib
import json
from io import StringIO

import orjson
from django.db import connection
from django.utils import timezone

from accounts.identifiers import uuid7
from bench.figures import Figure, timed
from tasks.actions.imports import Upload, create_import, import_chunk
from tasks.models import Item, ItemState, Project
from tasks.queries.imports import path_of
from tests.factories import claims
from tests.factories.offers import owner_of

FILLER = "The party of the first part shall, subject to the terms of this section, deliver the goods. " * 9


def measure(rows: int) -> Figure:
    """Import a file of 1 kB rows into one project, COPY as many into another."""
    by_import = claims.project(seats=3, task_type="choice")
    seconds = timed(lambda: run_import(by_import, rows))
    stored = Item.objects.filter(project=by_import).count()
    if stored != rows:
        raise SystemExit(f"the import stored {stored} of {rows} rows")
    by_copy = claims.project(seats=3, task_type="choice")
    lines = ready_lines(by_copy, rows)
    floor = timed(lambda: copy(lines))
    return Figure("import", rows / seconds, "rows/s", "COPY of ready lines", rows / floor)


def run_import(project: Project, rows: int) -> None:
    body = b"".join(orjson.dumps({"id": f"r-{n}", "text": f"{n}. {FILLER}"}) + b"\n" for n in range(rows))
    place = path_of(f"bench-{uuid7()}")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(body)
    upload = Upload("rows.jsonl", place.name, hashlib.sha256(body).hexdigest(), len(body))
    mapping: dict[str, str | None] = {"text": "text", "external_id": "id"}
    create_import(by=owner_of(project), project_id=project.pk, upload=upload, mapping=mapping, now=timezone.now())
    while import_chunk(now=timezone.now()) is not None:
        pass


def ready_lines(project: Project, rows: int) -> StringIO:
    """The same rows as COPY takes them: nothing to read, check or map."""
    lines, now = StringIO(), timezone.now().isoformat()
    for n in range(rows):
        content = json.dumps({"text": f"{n}. {FILLER}"})
        source = json.dumps({"id": f"r-{n}", "text": f"{n}. {FILLER}"})
        state = ItemState.IMPORTED.value
        lines.write(f"{uuid7()}\t{project.pk}\tr-{n}\t{content}\t{source}\t\t\t\t\t{state}\t{now}\n")
    lines.seek(0)
    return lines


def copy(lines: StringIO) -> None:
    columns = "id, project_id, external_id, content, source, jurisdiction, audience, slice, cluster, state, created_at"
    with connection.cursor() as cursor, cursor.copy(f"COPY tasks_item ({columns}) FROM STDIN") as into:
        while block := lines.read(1 << 20):
            into.write(block)
