"""Items of a file for the replay of experts and AI together: one JSON object a line."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from marketplace.certification.reference import consensus_of
from marketplace.evaluation.files import UnreadableFile
from marketplace.judges.base import Opinion
from marketplace.judges.router import symbols_of
from tasks.quality.answers import Integers


@dataclass(frozen=True, slots=True)
class Row:
    """One item: its text (or two, side by side), its cluster, and the labels by annotator and by judge."""

    item: str
    cluster: str
    content: Mapping[str, str]
    answers: Mapping[str, str]
    judges: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """All rows as arrays. `answers` (items, experts) and `symbols` (items, judges): index of the class; for experts
    -1 is no answer; for judges -1 is none and len(classes) one that is no class. `majority` (items,): the class that
    more than half of all experts gave, or -1. `seats`: how many answers most items have."""

    rows: tuple[Row, ...]
    classes: tuple[str, ...]
    experts: tuple[str, ...]
    judges: tuple[str, ...]
    answers: Integers
    symbols: Integers
    majority: Integers
    cluster: Integers
    seats: int


def read(path: Path) -> list[Row]:
    """Raises UnreadableFile with the line's number where a line is not an item with answers."""
    rows = []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path} cannot be read as JSON lines in UTF-8: {error}.") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                rows.append(row_of(json.loads(line)))
            except (KeyError, TypeError, AttributeError, ValueError) as reason:
                raise UnreadableFile(f"{path}, line {number} is no item with answers: {reason!r}.") from reason
    if not rows:
        raise UnreadableFile(f"{path} holds no items.")
    return rows


def row_of(given: Mapping[str, object]) -> Row:
    """`cluster` is the item itself where the row names none."""
    item = str(given["item"])
    cluster = given.get("cluster")
    return Row(
        item,
        item if cluster is None else str(cluster),
        content_of(given),
        labels(given["answers"]),
        labels(given.get("judges") or {}),
    )


def labels(given: object) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise TypeError("labels stand by name")
    return {str(name): str(label) for name, label in given.items() if label is not None}


def content_of(given: Mapping[str, object]) -> dict[str, str]:
    """`texts` with two entries are the sides of a pair; more or named ones are read together."""
    texts = given.get("texts")
    if isinstance(texts, Mapping):
        return {str(name): str(text) for name, text in texts.items()}
    if isinstance(texts, list):
        names = ("a", "b") if len(texts) == 2 else tuple(str(at) for at in range(len(texts)))
        return dict(zip(names, map(str, texts), strict=True))
    return {"text": str(given.get("text") or "")}


def table_of(rows: Iterable[Row]) -> Table:
    """Raises UnreadableFile where an item stands twice or nobody answered anything."""
    kept = tuple(rows)
    if len({row.item for row in kept}) < len(kept):
        raise UnreadableFile("An item stands twice: keep one line an item.")
    classes = tuple(sorted({label for row in kept for label in row.answers.values()}))
    if not classes:
        raise UnreadableFile("No item has an answer of an expert.")
    experts = tuple(sorted({name for row in kept for name in row.answers}))
    judges = tuple(sorted({name for row in kept for name in row.judges}))
    clusters = {name: at for at, name in enumerate(sorted({row.cluster for row in kept}))}
    opinions = [{name: Opinion(label) for name, label in row.judges.items()} for row in kept]
    given = [consensus_of(list(row.answers.values())) for row in kept]
    return Table(
        kept,
        classes,
        experts,
        judges,
        answers_of(kept, experts, classes),
        symbols_of(opinions, judges, classes),
        np.array([-1 if label is None else classes.index(label) for label in given], dtype=np.int64),
        np.array([clusters[row.cluster] for row in kept], dtype=np.int64),
        Counter(len(row.answers) for row in kept).most_common(1)[0][0],
    )


def answers_of(rows: tuple[Row, ...], experts: tuple[str, ...], classes: tuple[str, ...]) -> Integers:
    place = {name: at for at, name in enumerate(experts)}
    table = np.full((len(rows), len(experts)), -1, dtype=np.int64)
    for at, row in enumerate(rows):
        for name, label in row.answers.items():
            table[at, place[name]] = classes.index(label)
    return table
