"""From a lab's columns to an item: what each row needs, and what is wrong with it."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

import orjson

from accounts.expertise import JURISDICTIONS
from tasks.importing.attachments import named_in
from tasks.types.base import Fields, Problem, TaskType

EXTERNAL_ID = "external_id"
ATTACHMENTS = "attachments"
ID_COLUMNS = ("external_id", "id", "uid", "uuid", "key", "item_id", "row_id", "pubid", "idx", "index")
OVERRIDES = {
    "jurisdiction": ("jurisdiction",),
    "as_of": ("as_of", "as_of_date", "date"),
    "audience": ("audience", "reader"),
    "slice": ("slice", "category", "topic", "subset"),
    "cluster": ("cluster", "document_id", "doc_id", "customer", "source_document"),
}
ID_LENGTH = 200
LONGEST = {"audience": 120, "slice": 80, "cluster": 200}


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a row says of itself in place of its project: law, date, reader; and where it belongs: the part of the
    project for certificates, and the document, prompt or customer it came from."""

    jurisdiction: str = ""
    as_of: date | None = None
    audience: str = ""
    slice: str = ""
    cluster: str = ""


NONE = Overrides()


@dataclass(frozen=True, slots=True)
class NewItem:
    """A row that fits: what the item is made from."""

    line: int
    external_id: str
    content: bytes
    source: bytes
    overrides: Overrides
    has_attachments: bool = False


@runtime_checkable
class Reads(Protocol):
    """A task type whose content comes in several forms, and is stored in one."""

    def read(self, content: Fields) -> dict[str, object]:
        """The content of a row as it is stored; what it cannot read it leaves for `validate_content` to name."""
        ...


class Mapper:
    """Turns rows into items of one project, under one mapping of its columns. `files`: the names of those that rows
    may be judged by."""

    def __init__(
        self, task_type: TaskType, settings: Fields, mapping: Mapping[str, str], files: Collection[str] = ()
    ) -> None:
        self.task_type, self.settings, self.mapping, self.files = task_type, settings, mapping, files
        names = [field.name for field in task_type.content_fields]
        self.content = [(name, mapping[name]) for name in names if mapping.get(name)]
        self.overrides = [(name, mapping[name]) for name in OVERRIDES if mapping.get(name)]
        self.file_column = mapping.get(ATTACHMENTS) or ""
        self.id_column = mapping.get(EXTERNAL_ID) or ""
        self.read = task_type.read if isinstance(task_type, Reads) else None

    def item(self, line: int, row: dict[str, object]) -> NewItem | list[Problem]:
        """The item, or what keeps the row from becoming one, each under its column."""
        content = {name: row[column] for name, column in self.content if row.get(column) is not None}
        if self.read is not None:
            content = self.read(content)
        problems = self.task_type.validate_content(content, self.settings)
        if problems:
            return [Problem(self.mapping.get(each.field, ""), self.named(each, row)) for each in problems]
        # Every kind of item may be judged by files, so no task type hears of them.
        names = row.get(self.file_column) if self.file_column else None
        attached = named_in(names, self.files) if names else []
        if isinstance(attached, str):
            return [Problem(self.file_column, attached)]
        if attached:
            content = {**content, ATTACHMENTS: attached}
        source = orjson.dumps(row)
        external_id = self.external_id(row)
        if isinstance(external_id, Problem):
            return [external_id]
        found = override(self.overrides, row) if self.overrides else NONE
        if isinstance(found, list):
            return found
        return NewItem(line, external_id, orjson.dumps(content), source, found, bool(attached))

    def named(self, problem: Problem, row: dict[str, object]) -> str:
        """A missing column is called so."""
        column = self.mapping.get(problem.field)
        if column and column not in row:
            return f"The column “{column}” is not in this row; every row needs it."
        return problem.message

    def external_id(self, row: dict[str, object]) -> str | Problem:
        """The lab's own id; a digest of the row where it gives none."""
        value = row.get(self.id_column) if self.id_column else None
        if value is None or value == "":
            digest = hashlib.blake2b(orjson.dumps(row, option=orjson.OPT_SORT_KEYS), digest_size=16)
            return f"row-{digest.hexdigest()}"
        if isinstance(value, bool) or not isinstance(value, str | int):
            return Problem(self.id_column, "An external id is a text or a whole number.")
        text = str(value).strip()
        if len(text) > ID_LENGTH:
            return Problem(
                self.id_column, f"This external id has {len(text)} characters; at most {ID_LENGTH} are kept."
            )
        return text or Problem(self.id_column, "This external id is only blanks. Give an id, or leave it out.")


def override(columns: Iterable[tuple[str, str]], row: dict[str, object]) -> Overrides | list[Problem]:
    """What the row says of itself, or what is wrong with it."""
    found: dict[str, str] = {}
    by_name = dict(columns)
    for name, column in by_name.items():
        value = row.get(column)
        if isinstance(value, int) and not isinstance(value, bool) and name in ("slice", "cluster"):
            value = str(value)
        if value is not None and not isinstance(value, str):
            return [Problem(column, "This must be a text.")]
        found[name] = (value or "").strip()
        if len(found[name]) > LONGEST.get(name, ID_LENGTH):
            return [Problem(column, f"{name.capitalize()}: at most {LONGEST.get(name, ID_LENGTH)} characters.")]
    jurisdiction, as_of = found.pop("jurisdiction", ""), found.pop("as_of", "")
    if jurisdiction and jurisdiction not in JURISDICTIONS:
        return [Problem(by_name["jurisdiction"], f"“{jurisdiction[:20]}” is no known jurisdiction, such as US-NY.")]
    try:
        return Overrides(jurisdiction, date.fromisoformat(as_of) if as_of else None, **found)
    except ValueError:
        return [Problem(by_name["as_of"], f"“{as_of[:20]}” is no date. Write it as 2026-11-24.")]


def mapping_problems(task_type: TaskType, mapping: Mapping[str, str | None], columns: Collection[str]) -> list[Problem]:
    """What keeps the mapping from serving a file with these columns."""
    fields = {field.name: field for field in task_type.content_fields}
    problems = [
        Problem(name, f"There is nothing called “{name}” to map a column to.")
        for name in mapping
        if name not in fields and name not in OVERRIDES and name not in (EXTERNAL_ID, ATTACHMENTS)
    ]
    for name, field in fields.items():
        if field.is_required and not mapping.get(name):
            problems.append(Problem(name, f"Choose the column that holds: {field.label}."))
    for name, column in mapping.items():
        if column and column not in columns:
            problems.append(
                Problem(name, f"The file has no column “{column}”. Its columns: {', '.join(columns)[:300]}.")
            )
    return problems


def suggest(task_type: TaskType, columns: Collection[str]) -> dict[str, str]:
    """The likely column for each field, by its name; a column serves once."""
    by_name = {simple(column): column for column in reversed(list(columns))}
    wanted = [(field.name, field.columns) for field in task_type.content_fields]
    wanted += [(EXTERNAL_ID, ID_COLUMNS), *OVERRIDES.items(), (ATTACHMENTS, (ATTACHMENTS,))]
    found: dict[str, str] = {}
    for name, candidates in wanted:
        free = (by_name[each] for each in candidates if each in by_name and by_name[each] not in found.values())
        if column := next(free, ""):
            found[name] = column
    return found


def simple(column: str) -> str:
    """A column's name without case, blanks and dashes."""
    return column.strip().lower().replace(" ", "_").replace("-", "_")
