"""Columns as Arrow types, one table of kinds for both formats."""

from collections.abc import Sequence

import pyarrow as pa

from tasks.types.base import Column

MESSAGES = pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))
CRITERIA = pa.list_(pa.struct([("criterion", pa.string()), ("points", pa.int64()), ("why", pa.string())]))
SPANS = pa.list_(
    pa.struct(
        [
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("label", pa.string()),
            ("text", pa.string()),
            ("note", pa.string()),
        ]
    )
)
SCORES = pa.list_(
    pa.struct([("criterion", pa.string()), ("score", pa.int64()), ("mean", pa.float64()), ("highest", pa.int64())])
)
GRADES = pa.list_(
    pa.struct([("criterion", pa.string()), ("points", pa.int64()), ("grade", pa.string()), ("note", pa.string())])
)
KINDS: dict[str, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "time": pa.timestamp("us", tz="UTC"),
    "messages": MESSAGES,
    "criteria": CRITERIA,
    "spans": SPANS,
    "scores": SCORES,
    "grades": GRADES,
    "texts": pa.list_(pa.string()),
    "integers": pa.list_(pa.int64()),
    "flags": pa.list_(pa.bool_()),
}


def schema_of(columns: Sequence[Column]) -> pa.Schema:
    """The Arrow schema of the columns, in their order; every column may be null."""
    return pa.schema([(column.name, KINDS[column.kind]) for column in columns])
