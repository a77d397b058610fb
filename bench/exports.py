"""Rows exported a second, against a bare server-side cursor into Parquet."""

import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection, transaction
from django.utils import timezone

from bench.figures import Figure, timed
from bench.work.databases import vacuum
from marketplace.actions.exports import request_export, write_next_shard
from marketplace.models import Export
from tasks.models import Decision, Item, ItemState, Project
from tests.factories import claims
from tests.factories.offers import owner_of

ROWS = """
SELECT i.id::text, i.external_id, i.content::text, d.answer::text, d.posterior::text, d.confidence, d.decided_at
FROM tasks_item i JOIN tasks_decision d ON d.item_id = i.id AND d.superseded_at IS NULL
WHERE i.project_id = %s ORDER BY i.id
"""
SCHEMA = pa.schema([
    *((name, pa.string()) for name in ("id", "external_id", "content", "answer", "posterior")),
    ("confidence", pa.float64()),
    ("decided_at", pa.timestamp("us", tz="UTC")),
])  # fmt: skip


def measure(rows: int) -> Figure:
    """Export a project of decided items in both formats; read the same items bare into Parquet alone."""
    project = decided_project(rows)
    export = request_export(
        by=owner_of(project), project=project, shape="classification", minimum_confidence=0, now=timezone.now()
    )
    seconds = timed(lambda: write(export))
    export.refresh_from_db()
    if export.rows_written != rows:
        raise SystemExit(f"the export wrote {export.rows_written} of {rows} rows")
    floor = timed(lambda: bare(project))
    note = "Parquet and JSON lines with provenance, against Parquet alone"
    return Figure("export", rows / seconds, "rows/s", "cursor into pyarrow", rows / floor, note)


def write(export: Export) -> None:
    while write_next_shard(export_id=export.pk, now=timezone.now()):
        pass


def bare(project: Project) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        transaction.atomic(),
        pq.ParquetWriter(Path(folder) / "bare.parquet", SCHEMA) as writer,
        connection.chunked_cursor() as cursor,
    ):
        cursor.execute(ROWS, [project.pk])
        while rows := cursor.fetchmany(2000):
            columns = zip(zip(*rows, strict=True), SCHEMA.types, strict=True)
            arrays = [pa.array(column, kind) for column, kind in columns]
            writer.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA))


def decided_project(rows: int) -> Project:
    """A project whose items are decided, laid into the tables directly."""
    project = claims.project(seats=3, task_type="choice")
    items = claims.items(project, rows, ItemState.DECIDED)
    now = timezone.now()
    Decision.objects.bulk_create(
        (
            Decision(
                item=item, answer={"label": "yes"}, posterior={"yes": 0.95, "no": 0.05}, confidence=0.95,
                answers_counted=3, method="bench", decided_at=now,
            )
            for item in items or Item.objects.filter(project=project)
        ),
        batch_size=2000,
    )  # fmt: skip
    vacuum()
    return project
