"""Answers and truth from CSV files: read with suspicion, so that no figure rests on what was misread."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tasks.quality.answers import Answers, Floats, Integers

type Note = Callable[[str], None]


class UnreadableFile(Exception):
    """A file that no figure can be made of; the message says what to mend."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """`truth` (items,): the class or -1. Items and classes are numbered in random order."""

    answers: Answers
    truth: Integers


def rows_of(path: str, columns: Sequence[str]) -> Iterator[list[str]]:
    """The named columns of each row, without surrounding blanks. Raises UnreadableFile."""
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            header = [name.strip() for name in next(reader, [])]
            missing = ", ".join(name for name in columns if name not in header)
            if missing:
                wanted = ", ".join(columns)
                raise UnreadableFile(f"{path}: the first line must name the columns {wanted}; not there: {missing}.")
            places = [header.index(name) for name in columns]
            for row in reader:
                if row:
                    yield cells_of(path, reader.line_num, row, places)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(f"{path} cannot be read as CSV in UTF-8: {error}.") from error


def cells_of(path: str, line: int, row: list[str], places: Sequence[int]) -> list[str]:
    if len(row) <= max(places) or not all(row[place].strip() for place in places):
        raise UnreadableFile(f"{path}, line {line}: a cell is missing or empty.")
    return [row[place].strip() for place in places]


def read(labels_path: str, truth_path: str, *, seed: int, note: Note) -> Crowd:
    """Both files, item by item. Raises UnreadableFile where nothing can be measured."""
    given = last_answers(labels_path, note)
    truth = true_classes(truth_path)
    if not given:
        raise UnreadableFile(f"{labels_path} holds no answers.")
    rng = np.random.default_rng(seed)
    items = shuffled({item for item, _ in given}, rng)
    experts = shuffled({worker for _, worker in given}, rng)
    classes = shuffled({*given.values(), *truth.values()}, rng)
    known = np.full(len(items), -1, dtype=np.int64)
    for item, cls in truth.items():
        if item in items:
            known[items[item]] = classes[cls]
    tell_of_gaps(set(items), set(truth), note)
    if np.all(known < 0):
        raise UnreadableFile(f"No item of {truth_path} has an answer in {labels_path}: there is nothing to measure.")
    if len(classes) == 1:
        note("There is one class only: every answer is right, and the figures say nothing.")
    order = rng.permutation(len(given))
    triples = np.array([[items[i], experts[w], classes[label]] for (i, w), label in given.items()], dtype=np.int64)
    item, expert, answer = triples[order].T.copy()
    return Crowd(Answers(item, expert, answer, len(items), len(experts), len(classes)), known)


def last_answers(path: str, note: Note) -> dict[tuple[str, str], str]:
    """Each worker's answer to each item; of several the last counts."""
    given: dict[tuple[str, str], str] = {}
    twice = 0
    for item, worker, label in rows_of(path, ("item", "worker", "label")):
        twice += (item, worker) in given
        given[item, worker] = label
    if twice:
        note(f"{twice} answers were given again by the same worker to the same item: the last counts.")
    return given


def true_classes(path: str) -> dict[str, str]:
    """Raises UnreadableFile where one item has two truths, or there is none at all."""
    truth: dict[str, str] = {}
    for item, cls in rows_of(path, ("item", "truth")):
        if truth.setdefault(item, cls) != cls:
            raise UnreadableFile(f"{path} gives the item {item!r} two truths, {truth[item]!r} and {cls!r}.")
    if not truth:
        raise UnreadableFile(f"{path} holds no truth.")
    return truth


def shuffled(names: set[str], rng: np.random.Generator) -> dict[str, int]:
    ordered = np.array(sorted(names), dtype=object)
    return {str(name): place for place, name in enumerate(rng.permutation(ordered))}


def tell_of_gaps(answered: set[str], known: set[str], note: Note) -> None:
    if known - answered:
        note(f"{len(known - answered)} items of the truth have no answer: they are in no figure.")
    if answered - known:
        note(f"{len(answered - known)} answered items have no truth: they help to fit and are in no accuracy.")


def draw_gold(truth: Integers, share: float, rng: np.random.Generator) -> Integers:
    """Gold (items,): the class of a random share of the items whose truth is known, -1 elsewhere.

    Raises UnreadableFile where that leaves nothing to measure.
    """
    known = rng.permutation(np.flatnonzero(truth >= 0))
    gold = np.full(len(truth), -1, dtype=np.int64)
    chosen = known[: round(share * len(known))]
    gold[chosen] = truth[chosen]
    if len(chosen) == len(known):
        raise UnreadableFile("Every item with a truth would be gold: there is nothing left to measure. Lower --gold.")
    return gold


def accuracy(posterior: Floats, truth: Integers) -> float:
    """Share of the items (items,) whose best class is the truth; among n best ones, a share of 1 / n."""
    best = posterior >= posterior.max(axis=1, keepdims=True) - 1e-12
    return float((best[np.arange(len(truth)), truth] / best.sum(axis=1)).mean())
