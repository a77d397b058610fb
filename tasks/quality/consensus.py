"""What one item's answers add up to: the posterior over answer classes.

Dawid and Skene (1979) for one item: given the true class, experts answer independently, each by their own
confusion matrix. Here a matrix is known beforehand, from the expert's standing; `dawid_skene` learns them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

POOL_MEAN = 0.8
POOL_WORTH = 10
# Nobody is taken for infallible, nor for worse than chance: one answer must never decide alone for ever.
HIGHEST, ABOVE_CHANCE = 0.98, 0.01


@dataclass(frozen=True, slots=True)
class Vote:
    """One expert's answer: the index of its class, None for "not enough information"; `expected` is the
    probability that this expert answers as the truth is, None where nothing is known."""

    answer: int | None
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class Consensus:
    """`posterior` (classes,) sums to 1. `best` is None when the answers say that nothing can be said."""

    posterior: Floats
    best: int | None
    confidence: float


def confusion_of(expected: float | None, classes: int) -> Floats:
    """Row true class, column answer (classes, classes): `expected` on the diagonal, the rest spread evenly."""
    diagonal = float(np.clip(POOL_MEAN if expected is None else expected, 1 / classes + ABOVE_CHANCE, HIGHEST))
    matrix = np.full((classes, classes), (1 - diagonal) / (classes - 1))
    np.fill_diagonal(matrix, diagonal)
    return matrix


def posterior_of(answers: Sequence[int], confusions: Sequence[Floats], prior: Floats) -> Floats:
    """P(class | answers), shape (classes,), by Bayes' rule in logarithms; `prior` has the same shape."""
    log_posterior = np.log(prior)
    for answer, confusion in zip(answers, confusions, strict=True):
        log_posterior = log_posterior + np.log(confusion[:, answer])
    weights: Floats = np.exp(log_posterior - log_posterior.max())
    return weights / weights.sum()


def combine(votes: Sequence[Vote], classes: int, prior: Floats | None = None) -> Consensus:
    """The consensus of one item. An answer "not enough information" has no vote on the class, and where most
    answers say so there is no best class."""
    given = [(vote.answer, vote.expected) for vote in votes if vote.answer is not None]
    uniform = np.full(classes, 1 / classes)
    posterior = posterior_of(
        [answer for answer, _ in given],
        [confusion_of(expected, classes) for _, expected in given],
        uniform if prior is None else prior,
    )
    best = int(posterior.argmax())
    abstained = len(votes) - len(given)
    is_open = not given or abstained > len(given)
    return Consensus(posterior, None if is_open else best, float(posterior[best]))


def calibrated(expected: float, observations: int) -> float:
    """The diagonal of an expert's prior confusion: their own expected agreement, shrunk to the pool's mean, which
    is worth POOL_WORTH observations."""
    return (POOL_MEAN * POOL_WORTH + expected * observations) / (POOL_WORTH + observations)
