from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Missing, RoleTooLow, check_move
from accounts.models import Role
from tasks import types
from tasks.actions.projects import project_to_change
from tasks.actions.staging import Stored, store_items
from tasks.errors import DoesNotFit, FileUnreadable, ProjectClosed
from tasks.importing.encodings import UnreadableFile
from tasks.importing.files import Preview, preview, reader
from tasks.importing.mapping import ATTACHMENTS, Mapper, NewItem, mapping_problems
from tasks.models import Import, ImportProblem, ImportState, Project, ProjectState
from tasks.models.imports import MOVES
from tasks.queries.attachments import names_in
from tasks.queries.imports import path_of

ROWS_A_CHUNK = 5000
# With the mapped content beside the row, this fits PostgreSQL's default memory for temporary tables.
BYTES_A_CHUNK = 4 * 1024 * 1024
PROBLEMS_KEPT = 10_000
TO_DO = (ImportState.WAITING, ImportState.RUNNING)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that lies in the upload folder."""

    filename: str
    stored_as: str
    digest: str
    bytes_total: int


@dataclass(slots=True)
class Chunk:
    """What was read of the file in one go."""

    end: int
    lines_done: int
    is_last: bool = False
    items: list[NewItem] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)
    refused: int = 0

    def refuse(self, line: int, problems: Collection[tuple[str, str]], excerpt: str) -> None:
        """A row that becomes no item, with (column, sentence) for each reason."""
        self.refused += 1
        self.problems += [
            ImportProblem(line=line, column=column[:120], message=message[:500], excerpt=excerpt)
            for column, message in problems
        ]


class ChunkFailed(Exception):
    """Something unforeseen while a file was read; nothing of the chunk is kept."""

    def __init__(self, import_id: UUID) -> None:
        super().__init__(f"import {import_id}")
        self.import_id = import_id


@transaction.atomic
def create_import(
    *, by: Actor, project_id: UUID, upload: Upload, mapping: Mapping[str, str | None] | None, now: datetime
) -> Import:
    """Take an uploaded file for a project; a job imports it. The project remembers the mapping; without one, the
    remembered one is used.

    Locks the project. Raises Missing, RoleTooLow, ProjectClosed, FileUnreadable, DoesNotFit.
    """
    project = project_to_change(by=by, project_id=project_id)
    if project.state == ProjectState.CLOSED:
        raise ProjectClosed("This project is closed. Open it again to import into it.")
    seen = look_into(upload)
    columns = {name: column for name, column in (mapping or project.column_mapping).items() if column}
    check_mapping(project, columns, seen)
    project.column_mapping = columns
    project.save(update_fields=["column_mapping"])
    made = Import.objects.create(
        project=project, filename=upload.filename[-200:], file_format=seen.file_format, stored_as=upload.stored_as,
        digest=upload.digest, mapping=columns, bytes_total=upload.bytes_total, created_by=by.user, created_at=now,
    )  # fmt: skip
    record_act(
        by=by, act="import.created", object_type="import", object_id=made.pk, now=now, lab_id=project.lab_id,
        facts={"sha256": upload.digest, "bytes": upload.bytes_total},
    )  # fmt: skip
    tell(made)
    return made


def look_into(upload: Upload) -> Preview:
    """The beginning of the file. Raises FileUnreadable."""
    try:
        with path_of(upload.stored_as).open("rb") as file:
            return preview(file, upload.filename, settings.IMPORT_LINE_MAX_BYTES)
    except UnreadableFile as error:
        raise FileUnreadable(error.message, fields={"file": [error.message]}) from error


def check_mapping(project: Project, mapping: Mapping[str, str], seen: Preview) -> None:
    """Raise DoesNotFit unless the mapping serves the project's task type and the file's columns."""
    # Later rows of JSON lines may hold columns that the first ones lack.
    columns = seen.columns if seen.file_format == "csv" or seen.rows else list(mapping.values())
    problems = mapping_problems(types.of(project.task_type), mapping, columns)
    if problems:
        fields = {f"mapping.{problem.field}": [problem.message] for problem in problems}
        raise DoesNotFit(f"The columns are not mapped: {problems[0].message}", fields=fields)


@transaction.atomic
def cancel_import(*, by: Actor, import_id: UUID, now: datetime) -> Import:
    """Stop an import; what it brought in stays.

    Locks the import, so waits for the chunk under way. Raises Missing, RoleTooLow, IllegalMove.
    """
    rows = Import.objects.select_for_update(no_key=True, of=("self",)).select_related("project")
    run = rows.filter(pk=import_id).first()
    if run is None or not by.is_member(run.project.lab_id):
        raise Missing("There is no such import here, or none that you may see.")
    if not by.is_member(run.project.lab_id, Role.LEAD):
        raise RoleTooLow("Only data leads and owners of the lab cancel imports. Ask one of them.")
    end(run, ImportState.CANCELLED, now)
    return run


@transaction.atomic
def import_chunk(*, now: datetime, passing: Collection[UUID] = ()) -> Import | None:
    """Bring the next rows of one file in: items, counts, problems and the place in the file in one commit. None:
    nothing to do. Files of which least was read come first, so that a small one need not wait for a large one.

    Locks the import; passes over those that another job holds, and over `passing`. Raises ChunkFailed.
    """
    free = Import.objects.select_for_update(no_key=True, skip_locked=True, of=("self",)).select_related("project")
    run = free.filter(state__in=TO_DO).exclude(pk__in=passing).order_by("bytes_done", "created_at").first()
    if run is None:
        return None
    try:
        advance(run, now)
    except Exception as error:
        raise ChunkFailed(run.pk) from error
    return run


def advance(run: Import, now: datetime) -> None:
    """One chunk of an import that the caller has locked; a file that cannot be read fails it."""
    if run.state == ImportState.WAITING:
        run.state = ImportState.RUNNING
    try:
        chunk = read_chunk(run)
    except FileNotFoundError:
        run.failure = "The uploaded file is gone. Upload it again: rows that are in already are not doubled."
        end(run, ImportState.FAILED, now)
    except UnreadableFile as error:
        run.failure = error.message
        end(run, ImportState.FAILED, now)
    else:
        store_chunk(run, chunk, now)


def read_chunk(run: Import) -> Chunk:
    """The next rows, mapped and checked. Raises FileNotFoundError, UnreadableFile."""
    files = names_in(run.project_id) if run.mapping.get(ATTACHMENTS) else ()
    mapper = Mapper(types.of(run.project.task_type), run.project.task_settings, run.mapping, files)
    chunk = Chunk(run.bytes_done, run.lines_done, is_last=True)
    with path_of(run.stored_as).open("rb") as file:
        lines = reader(
            file, run.file_format, offset=run.bytes_done, lines_done=run.lines_done,
            limit=settings.IMPORT_LINE_MAX_BYTES,
        )  # fmt: skip
        for number, record in enumerate(lines.records(), start=1):
            if record.row is None:
                chunk.refuse(record.line, [(record.column, record.problem)], record.excerpt)
            else:
                found = mapper.item(record.line, record.row)
                if isinstance(found, NewItem):
                    chunk.items.append(found)
                else:
                    reasons = [(problem.field, problem.message) for problem in found]
                    chunk.refuse(record.line, reasons, excerpt_of_row(record.row))
            if number >= ROWS_A_CHUNK or record.end - run.bytes_done >= BYTES_A_CHUNK:
                chunk.is_last = False
                break
        chunk.end, chunk.lines_done = lines.end, lines.lines_done
    return chunk


def excerpt_of_row(row: Mapping[str, object]) -> str:
    """The beginning of a row, for people."""
    return "; ".join(f"{name}: {str(value)[:60]}" for name, value in list(row.items())[:6])[:200]


def store_chunk(run: Import, chunk: Chunk, now: datetime) -> None:
    """Write what was read and move the place in the file, in the caller's transaction."""
    stored = Stored()
    store_items(project_id=run.project_id, rows=chunk.items, now=now, into=stored, import_id=run.pk)
    ids = {row.line: row.external_id for row in chunk.items} if stored.different else {}
    for line in stored.different:
        message = "This external id stands for another content already; the first one is kept."
        chunk.refuse(line, [(run.mapping.get("external_id", ""), message)], ids[line])
    for row in stored.refused:
        chunk.refuse(row.line, [("", "The database cannot store this row as it is written.")], row.external_id)
    keep_problems(run, chunk.problems)
    run.rows_imported += stored.imported
    run.rows_repeated += stored.repeated
    run.rows_refused += chunk.refused
    run.bytes_done, run.lines_done = chunk.end, chunk.lines_done
    if chunk.is_last:
        run.bytes_done = run.bytes_total
        end(run, ImportState.DONE, now)
    else:
        run.save()
        tell(run)


def keep_problems(run: Import, problems: list[ImportProblem]) -> None:
    """Keep the first so many problems; the rest are only counted."""
    if not problems:
        return
    room = PROBLEMS_KEPT - ImportProblem.objects.filter(import_run=run).count()
    for problem in problems[:room]:
        problem.import_run = run
    ImportProblem.objects.bulk_create(problems[: max(room, 0)])


def end(run: Import, state: ImportState, now: datetime) -> None:
    """Close an import that the caller has locked, tell who watches, and remove its file after the commit."""
    check_move(MOVES, now_in=run.state, to=state, what="import")
    run.state, run.finished_at = state, now
    run.save()
    tell(run)
    path = path_of(run.stored_as)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def tell(run: Import) -> None:
    record_event(topic=f"project:{run.project_id}", kind="import.progressed", object_type="import", object_id=run.pk)
