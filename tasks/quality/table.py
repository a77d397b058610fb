"""Answers as a sparse matrix, so that a round over a million of them takes hundredths of a second."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from tasks.quality.answers import Answers, Floats, Integers


@dataclass(frozen=True, slots=True)
class Table:
    """`by_item` (items, experts x classes) holds a 1 where the expert gave the item that class; `by_expert` is its
    transpose, kept apart because both are walked by rows."""

    answers: Answers
    by_item: sparse.csr_array
    by_expert: sparse.csr_array

    @staticmethod
    def of(answers: Answers) -> "Table":
        """Answers given twice by one expert to one item count twice: sort that out before."""
        cells = answers.expert * answers.classes + answers.answer
        shape = (answers.items, answers.experts * answers.classes)
        by_item = sparse.csr_array((np.ones(len(cells)), (answers.item, cells)), shape=shape)
        return Table(answers, by_item, by_item.T.tocsr())

    def counts(self, states: Floats) -> Floats:
        """Expected answers of each expert in each state (experts, answers, states), from `states` (items, states)."""
        found: Floats = self.by_expert @ states
        return found.reshape(self.answers.experts, self.answers.classes, states.shape[1])

    def evidence(self, log_emission: Floats) -> Floats:
        """Log likelihood of each item's answers in each state (items, states)."""
        found: Floats = self.by_item @ log_emission.reshape(-1, log_emission.shape[-1])
        return found


def shares_of(answers: Answers, smoothing: float = 0.01) -> Floats:
    """Shares of the answers, smoothed so that no class starts impossible (items, classes)."""
    cells = answers.item * answers.classes + answers.answer
    votes = np.bincount(cells, minlength=answers.items * answers.classes) + smoothing
    votes = votes.reshape(answers.items, answers.classes)
    shares: Floats = votes / votes.sum(axis=1, keepdims=True)
    return shares


def clamp(posterior: Floats, known: Integers) -> None:
    """Items whose class is known (`known` >= 0) have it with certainty; in place. `posterior` (items, classes, kinds):
    the kinds of the known class keep their proportions."""
    rows = np.flatnonzero(known >= 0)
    kept = posterior[rows, known[rows]]
    posterior[rows] = 0.0
    posterior[rows, known[rows]] = kept / np.maximum(kept.sum(axis=1, keepdims=True), 1e-300)
    lost = rows[posterior[rows].sum(axis=(1, 2)) < 0.5]
    posterior[lost, known[lost]] = 1 / posterior.shape[2]
