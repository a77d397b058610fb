import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Invalid
from marketplace.models import Export, ExportState
from marketplace.queries.certificates import in_use, seats_of
from marketplace.queries.export_columns import GIVEN, PROVENANCE
from marketplace.queries.export_rows import chunk_after
from marketplace.reporting.sentences import headline
from tasks import types
from tasks.exporting.card import CardFacts, card
from tasks.exporting.files import write_shard, write_text
from tasks.models import Guideline, Item, Project
from tasks.types.base import Column, Judged

ITEMS_A_CHUNK = 500
ROWS_A_SHARD = 50_000


class ShapeDoesNotFit(Invalid):
    """The task type has no rows of this shape."""

    code = "shape_does_not_fit"


def folder_of(export: Export) -> Path:
    """Where the export's files lie."""
    return Path(settings.EXPORT_DIR) / str(export.pk)


@transaction.atomic
def request_export(*, by: Actor, project: Project, shape: str, minimum_confidence: float, now: datetime) -> Export:
    """Ask for a dataset; a job builds it. Taking data out is a sensitive act. Raises ShapeDoesNotFit."""
    shapes = types.of(project.task_type).export_shapes
    if shape not in shapes:
        raise ShapeDoesNotFit(f"This project's answers can be exported as: {', '.join(shapes)}.")
    export = Export.objects.create(
        project=project,
        shape=shape,
        minimum_confidence=minimum_confidence,
        pseudonym_key=os.urandom(32),
        items_total=Item.objects.filter(project=project).exclude(state="withdrawn").count(),
        requested_by=by.user,
        requested_at=now,
    )
    record_act(
        by=by, act="export.request", object_type="export", object_id=export.pk, now=now, lab_id=project.lab_id,
        facts={"shape": shape},
    )  # fmt: skip
    return export


@transaction.atomic
def write_next_shard(*, export_id: UUID, now: datetime) -> bool:
    """Write one shard of a waiting or running export, or its card at the end; whether there is more to do.

    Locks the export, passed over when another worker holds it. Files are written again after a crash: the cursor
    moves in the commit that names them.
    """
    found = Export.objects.select_for_update(skip_locked=True, of=("self",)).select_related("project")
    export = found.filter(pk=export_id, state__in=[ExportState.WAITING, ExportState.RUNNING]).first()
    if export is None:
        return False
    export.state = ExportState.RUNNING
    shard = Shard(export)
    stem = f"{export.shape}-{len(export.files) // 2:05d}"
    written = write_shard(folder_of(export), stem, columns_of(export), shard.chunks())
    export.cursor, export.items_done = shard.cursor, export.items_done + shard.items
    export.rows_written += shard.rows
    export.left_out = dict(Counter(export.left_out) + shard.left_out)
    if shard.rows or not export.files:
        export.files = [*export.files, *(asdict(file) for file in written)]
    if shard.is_last:
        finish(export, now=now)
    export.save()
    record_event(
        topic=f"project:{export.project_id}",
        kind="export.progressed",
        object_type="export",
        object_id=export.pk,
    )
    return not shard.is_last


class Shard:
    """The rows of one shard as chunks, and what was counted on the way."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.cursor: UUID | None = export.cursor
        self.items = self.rows = 0
        self.left_out: Counter[str] = Counter()
        self.is_last = False

    def chunks(self) -> Iterator[list[dict[str, object]]]:
        """Chunks of rows until the shard is full or the items are through."""
        project, key = self.export.project, bytes(self.export.pseudonym_key)
        while self.rows < ROWS_A_SHARD and not self.is_last:
            chunk = chunk_after(project=project, key=key, after=self.cursor, limit=ITEMS_A_CHUNK)
            rows = [
                row
                for judged, confidence in zip(chunk.judged, chunk.confidences, strict=True)
                for row in self.rows_of(judged, confidence)
            ]
            self.items += len(chunk.judged)
            self.rows += len(rows)
            self.cursor = chunk.last or self.cursor
            self.is_last = len(chunk.judged) < ITEMS_A_CHUNK
            yield rows

    def rows_of(self, judged: Judged, confidence: float) -> list[dict[str, object]]:
        """An item's rows, or none and the reason counted."""
        if judged.answer is not None and confidence < self.export.minimum_confidence:
            self.left_out["unsure"] += 1
            return []
        project = self.export.project
        exported = types.of(project.task_type).export_rows(self.export.shape, judged, project.task_settings)
        if exported.left_out:
            self.left_out[exported.left_out] += 1
        return exported.rows


def columns_of(export: Export) -> list[Column]:
    """The shape's own columns, then the provenance of the item (and of the answer in raw rows)."""
    own = types.of(export.project.task_type).export_columns(export.shape)
    return [*own, *PROVENANCE, *(GIVEN if export.shape == "raw" else [])]


def finish(export: Export, *, now: datetime) -> None:
    """Write the card and close the export, in the caller's transaction."""
    project = export.project
    guideline = Guideline.objects.filter(project=project).order_by("-version").first()
    facts = CardFacts(
        name=project.name,
        field=project.field,
        specialty=project.specialty,
        jurisdiction=project.jurisdiction,
        as_of=project.as_of.isoformat(),
        audience=project.audience,
        language=project.language,
        task_type=project.task_type,
        shape=export.shape,
        source_licence=project.source_licence,
        answer_licence=project.answer_licence,
        rows=export.rows_written,
        left_out=export.left_out,
        minimum_confidence=export.minimum_confidence,
        guideline=guideline.body if guideline else "",
        built_at=now.date().isoformat(),
        certificates=certificate_lines(project.pk),
    )
    text = card(facts, [column.name for column in columns_of(export)])
    export.files = [
        *export.files,
        asdict(write_text(folder_of(export), "README.md", text)),
    ]
    export.state, export.finished_at = ExportState.DONE, now


def certificate_lines(project_id: UUID) -> list[str]:
    """One line for each certificate under which rows of the project stand."""
    return [
        f"{certificate.pk}: {headline(certificate, settled=settled, seats=seats_of(certificate))}"
        for certificate, settled in in_use(project_id)
    ]


@transaction.atomic
def fail_export(*, export_id: UUID, failure: str, now: datetime) -> None:
    """End an export that cannot be written, with the reason. Locks it."""
    export = Export.objects.select_for_update(no_key=True).get(pk=export_id)
    export.state, export.failure, export.finished_at = ExportState.FAILED, failure, now
    export.save(update_fields=["state", "failure", "finished_at"])
    record_event(
        topic=f"project:{export.project_id}",
        kind="export.progressed",
        object_type="export",
        object_id=export.pk,
    )


def remove_old_files(*, older_than: datetime) -> int:
    """Delete the files of exports that are kept no longer; how many. The row and its digests stay."""
    gone = 0
    for export in Export.objects.filter(finished_at__lt=older_than):
        if folder_of(export).exists():
            shutil.rmtree(folder_of(export), ignore_errors=True)
            gone += 1
    return gone
