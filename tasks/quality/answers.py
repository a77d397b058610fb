"""Many answers as arrays: what every model of a whole project's answers takes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Answers:
    """One row an answer: `item`, `expert` and `answer` are index arrays of equal length. An expert may be a judge."""

    item: Integers
    expert: Integers
    answer: Integers
    items: int
    experts: int
    classes: int


def unknown(items: int) -> Integers:
    """No item is gold: -1 everywhere (items,)."""
    return np.full(items, -1, dtype=np.int64)


def counts_by_item(answers: Answers) -> Floats:
    """How often each class was answered (items, classes)."""
    cells = answers.item * answers.classes + answers.answer
    counts = np.bincount(cells, minlength=answers.items * answers.classes)
    return counts.reshape(answers.items, answers.classes).astype(np.float64)


def majority(answers: Answers) -> Floats:
    """Shares of the answers; uniform where there are none (items, classes)."""
    counts = counts_by_item(answers)
    total = counts.sum(axis=1, keepdims=True)
    shares: Floats = np.where(total > 0, counts / np.maximum(total, 1), 1 / answers.classes)
    return shares
