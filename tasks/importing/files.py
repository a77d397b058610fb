"""A whole file: what format it has, how to read on in it, and what a lab sees of it before it imports."""

from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from tasks.importing.csv_records import Csv
from tasks.importing.encodings import SAMPLE_BYTES, check_sample, looks_like_json
from tasks.importing.records import JsonLines, Record

ROWS_SEEN = 5
ROWS_LOOKED_AT = 100
JSONL, CSV = "jsonl", "csv"


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a file."""

    file_format: str
    columns: list[str]
    rows: list[dict[str, object]] = field(default_factory=list)
    problems: list[Record] = field(default_factory=list)


def format_of(file: BinaryIO, filename: str) -> str:
    """JSON lines or CSV. Raises UnreadableFile where it is neither."""
    file.seek(0)
    sample = file.read(SAMPLE_BYTES)
    check_sample(sample)
    return JSONL if looks_like_json(sample, filename) else CSV


def reader(file: BinaryIO, file_format: str, *, offset: int, lines_done: int, limit: int) -> JsonLines | Csv:
    """Reads on from the offset. Raises UnreadableFile where a CSV's first line cannot serve."""
    kind = JsonLines if file_format == JSONL else Csv
    return kind(file, offset=offset, lines_done=lines_done, limit=limit)


def preview(file: BinaryIO, filename: str, limit: int, *, file_format: str = "") -> Preview:
    """The first rows, their columns and their problems. Raises UnreadableFile."""
    found = format_of(file, filename)
    found = file_format or found
    lines = reader(file, found, offset=0, lines_done=0, limit=limit)
    records = list(islice(lines.records(), ROWS_LOOKED_AT))
    if len(records) > 1 and records[-1].row is None and not file.read(1):
        # The end of a piece of a file is seldom the end of a row.
        records.pop()
    rows = [record.row for record in records if record.row is not None]
    columns = lines.columns if isinstance(lines, Csv) else list(dict.fromkeys(name for row in rows for name in row))
    return Preview(found, columns, rows[:ROWS_SEEN], [record for record in records if record.row is None])
