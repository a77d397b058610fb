"""One shard in both formats, written beside its place and moved there whole, so that a half file is never seen."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from tasks.exporting.shapes import schema_of
from tasks.types.base import Column

Row = Mapping[str, object]
ROWS_A_GROUP = 2000
LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file: its name, size in bytes, SHA-256 in hex, and rows."""

    name: str
    bytes: int
    sha256: str
    rows: int


def write_shard(folder: Path, stem: str, columns: Sequence[Column], chunks: Iterable[Sequence[Row]]) -> list[Written]:
    """The chunks of rows as `stem.jsonl` and `stem.parquet`; holds one chunk in memory. A column the rows lack is
    null; rows carry no column that is not named."""
    schema = schema_of(columns)
    folder.mkdir(parents=True, exist_ok=True)
    lines, table = folder / f".{stem}.jsonl", folder / f".{stem}.parquet"
    rows = 0
    with lines.open("wb") as text, pq.ParquetWriter(table, schema, compression="zstd") as parquet:
        for chunk in chunks:
            columns_of_chunk = [[row.get(name) for row in chunk] for name in schema.names]
            parquet.write_table(table_of(columns_of_chunk, schema), row_group_size=ROWS_A_GROUP)
            text.write(b"".join(lines_of(columns_of_chunk, schema.names)))
            rows += len(chunk)
    return [finish(lines, folder / f"{stem}.jsonl", rows), finish(table, folder / f"{stem}.parquet", rows)]


def table_of(columns: Sequence[Sequence[object]], schema: pa.Schema) -> pa.Table:
    arrays = [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def lines_of(columns: Sequence[Sequence[object]], names: Sequence[str]) -> Iterator[bytes]:
    """Each row as a line of JSON, its columns in the schema's order."""
    for row in zip(*columns, strict=True):
        yield orjson.dumps(dict(zip(names, row, strict=True)), option=LINE)


def write_text(folder: Path, name: str, text: str) -> Written:
    """A small text file, such as the card."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{name}"
    temporary.write_text(text, encoding="utf-8")
    return finish(temporary, folder / name, 0)


def finish(temporary: Path, place: Path, rows: int) -> Written:
    """Flush the file to disk, move it to its place, and say what it is."""
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    temporary.replace(place)
    return Written(place.name, place.stat().st_size, digest, rows)
