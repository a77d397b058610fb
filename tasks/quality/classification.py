"""All answers of a project with classes (choice; pairs with ties as the third class): the one full refit.

Everything that serves or measures consensus on classes calls `fit`; `consensus.combine` is its form for one item
whose experts are known beforehand.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tasks.quality import dawid_skene
from tasks.quality.answers import Answers, Floats, Integers
from tasks.quality.consensus import Vote


@dataclass(frozen=True, slots=True)
class Fitted:
    """`posterior` (items, classes), rows sum to 1; `counts` (experts, classes, classes; row true class, column
    answer): Dirichlet pseudo-counts, so that a rate and its interval follow from them; `class_prior` (classes,);
    `weights` of the structures in the mean, summing to 1; `held_out`: nats an answer, of answers left out."""

    posterior: Floats
    counts: Floats
    class_prior: Floats
    weights: Mapping[str, float]
    held_out: Mapping[str, float]

    @property
    def confusion(self) -> Floats:
        """The expected confusion of each expert (experts, classes, classes), rows sum to 1."""
        confusion: Floats = self.counts / self.counts.sum(axis=2, keepdims=True)
        return confusion

    def vote(self, expert: int, answer: int | None) -> Vote:
        """An answer of this expert for `consensus.combine`."""
        return Vote(answer, confusion=self.confusion[expert])


def fit(answers: Answers, *, known: Integers | None = None, seed: int = 0) -> Fitted:
    """The posterior of every item and what is learnt of every expert. `known` (items,): the class of gold, or -1."""
    found = dawid_skene.fit(answers, known=known)
    of_class, counts = dawid_skene.counts_of(answers, found.posterior, dawid_skene.PRIORS)
    return Fitted(found.posterior, counts, of_class / np.sum(of_class), {"dawid_skene": 1.0}, {})
