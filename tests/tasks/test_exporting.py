"""Files that other people's tools read as they are."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from datasets import load_dataset

from tasks.exporting.card import CardFacts, card
from tasks.exporting.files import Written, write_shard
from tasks.types.base import Column

COLUMNS = [Column("prompt", "messages"), Column("margin", "number"), Column("at", "time"), Column("note", "text")]
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def rows(count: int, start: int = 0) -> list[dict[str, object]]:
    texts = ["plain", "line\nbreak", "«≥ 65 µg»", '"quoted" <script>alert(1)</script>']
    return [
        {"prompt": [{"role": "user", "content": texts[n % 4]}], "margin": n / 2, "at": AT}
        for n in range(start, start + count)
    ]


def write(folder: Path) -> list[Written]:
    return write_shard(folder, "train-00000", COLUMNS, iter([rows(3), rows(2, start=3)]))


@pytest.mark.parametrize(("place", "reader"), [(0, "json"), (1, "parquet")])
def test_load_dataset_reads_what_was_written(tmp_path: Path, place: int, reader: str) -> None:
    files = write(tmp_path)
    read = load_dataset(
        reader, data_files=str(tmp_path / files[place].name), split="train", cache_dir=str(tmp_path / "cache")
    )
    assert [row["prompt"] for row in read] == [row["prompt"] for row in rows(5)]
    assert [row["margin"] for row in read] == [0, 0.5, 1, 1.5, 2]
    assert [row["note"] for row in read] == [None] * 5


def test_each_file_is_named_with_its_size_digest_and_rows(tmp_path: Path) -> None:
    for file in write(tmp_path):
        body = (tmp_path / file.name).read_bytes()
        assert (file.bytes, file.sha256, file.rows) == (len(body), hashlib.sha256(body).hexdigest(), 5)
    assert not list(tmp_path.glob(".*"))


def test_writing_again_replaces_a_half_written_shard(tmp_path: Path) -> None:
    (tmp_path / ".train-00000.jsonl").write_text("half a ro")
    assert [file.sha256 for file in write(tmp_path)] == [file.sha256 for file in write(tmp_path)]


def test_an_empty_shard_keeps_its_schema(tmp_path: Path) -> None:
    files = write_shard(tmp_path, "empty", COLUMNS, iter([]))
    assert pq.read_table(tmp_path / files[1].name).column_names == ["prompt", "margin", "at", "note"]


def test_the_card_cannot_be_broken_by_a_name() -> None:
    facts = CardFacts(
        name='Evil: "name"\n---\n# x', field="law", specialty="contracts", jurisdiction="US-NY", as_of="2026-03-01",
        audience="tenant", language="en", task_type="pair", shape="preference", source_licence="CC BY 4.0",
        answer_licence="All rights to the lab", rows=2, left_out={"ties": 3}, minimum_confidence=0.8,
        guideline="Judge.", built_at="2026-11-23",
    )  # fmt: skip
    text = card(facts, ["prompt"])
    assert text.split("\n---\n")[0].count("\n---") == 0
    assert "- ties: 3" in text
