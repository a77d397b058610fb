"""What one item's answers add up to: the posterior over answer classes.

Dawid and Skene (1979) for one item: given the true class, experts answer independently, each by their own
confusion matrix. Here a matrix is known beforehand, from the expert's standing; `dawid_skene` learns them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tasks.quality.answers import Floats

POOL_MEAN = 0.8
POOL_WORTH = 10
# Nobody is taken for infallible, nor for worse than chance: one answer must never decide alone for ever.
HIGHEST, ABOVE_CHANCE = 0.98, 0.01


@dataclass(frozen=True, slots=True)
class Vote:
    """One answer, of an expert or of a judge: the index of its class, None for "not enough information".

    `confusion` (classes, classes; row true class, column answer, rows sum to 1) is what is known of who answered,
    class by class; without it `expected`, the probability that they answer as the truth is; neither: the pool's mean.
    """

    answer: int | None
    expected: float | None = None
    confusion: Floats | None = None


@dataclass(frozen=True, slots=True)
class Consensus:
    """`posterior` (classes,) sums to 1. `best` is None when the answers say that nothing can be said."""

    posterior: Floats
    best: int | None
    confidence: float


def confusion_of(expected: float | None, classes: int) -> Floats:
    """Row true class, column answer (classes, classes): `expected` on the diagonal, the rest spread evenly."""
    if classes == 1:
        return np.ones((1, 1))
    diagonal = float(np.clip(POOL_MEAN if expected is None else expected, 1 / classes + ABOVE_CHANCE, HIGHEST))
    matrix = np.full((classes, classes), (1 - diagonal) / (classes - 1))
    np.fill_diagonal(matrix, diagonal)
    return matrix


def likelihood_of(vote: Vote, classes: int) -> Floats:
    """The vote's confusion matrix (classes, classes), never certain: no single answer excludes a class."""
    if vote.confusion is None:
        return confusion_of(vote.expected, classes)
    if vote.confusion.shape != (classes, classes):
        raise ValueError(f"a confusion of {vote.confusion.shape} does not fit {classes} classes")
    floor = (1 - HIGHEST) / classes
    bounded: Floats = np.maximum(vote.confusion, floor)
    return bounded / bounded.sum(axis=1, keepdims=True)


def posterior_of(answers: Sequence[int], confusions: Sequence[Floats], prior: Floats) -> Floats:
    """P(class | answers), shape (classes,), by Bayes' rule in logarithms; `prior` has the same shape."""
    log_posterior = np.log(prior)
    for answer, confusion in zip(answers, confusions, strict=True):
        log_posterior = log_posterior + np.log(confusion[:, answer])
    weights: Floats = np.exp(log_posterior - log_posterior.max())
    return weights / weights.sum()


def combine(votes: Sequence[Vote], classes: int, prior: Floats | None = None, *, known: int | None = None) -> Consensus:
    """The consensus of one item, however many answers it has: one more vote is one more call, or `update`.

    `prior` (classes,) sums to 1, uniform where None; `known` is the class of a gold item, which no answer moves. An
    answer "not enough information" has no vote on the class, and where most answers say so there is no best class.
    Raises ValueError for a confusion that does not fit `classes`.
    """
    if known is not None:
        return Consensus(np.eye(classes)[known], known, 1.0)
    given = [(vote.answer, likelihood_of(vote, classes)) for vote in votes if vote.answer is not None]
    uniform = np.full(classes, 1 / classes)
    posterior = posterior_of(
        [answer for answer, _ in given], [confusion for _, confusion in given], uniform if prior is None else prior
    )
    best = int(posterior.argmax())
    abstained = len(votes) - len(given)
    is_open = not given or abstained > len(given)
    return Consensus(posterior, None if is_open else best, float(posterior[best]))


def update(posterior: Floats, vote: Vote) -> Floats:
    """The posterior (classes,) after one more vote; the same as `combine` over all votes up to rounding."""
    if vote.answer is None:
        return posterior
    return posterior_of([vote.answer], [likelihood_of(vote, len(posterior))], posterior)


def calibrated(expected: float, observations: int) -> float:
    """The diagonal of an expert's prior confusion: their own expected agreement, shrunk to the pool's mean, which
    is worth POOL_WORTH observations."""
    return (POOL_MEAN * POOL_WORTH + expected * observations) / (POOL_WORTH + observations)
