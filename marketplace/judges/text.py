"""The part of the local judge that reads: a regularised linear model over hashed text, weighted by rarity."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression

from marketplace.judges.base import Probabilities

Integers = NDArray[np.int64]

FOLDS = 5
LEARNS_FROM = 20
STRENGTHS = (1.0, 10.0)
FLOOR = np.log(0.001)


@dataclass(frozen=True, slots=True)
class TextModel:
    """`rarity` (features,); `weights` (classes, features); `intercepts` (classes,). Without features: shares alone."""

    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    intercepts: Probabilities

    def log_probabilities(self, features: csr_matrix) -> Probabilities:
        """(items, classes)."""
        scores = np.tile(self.intercepts, (features.shape[0], 1)).astype(np.float64)
        if self.weights.size:
            scores += weighed(features, self.rarity) @ self.weights.T.astype(np.float64)
        return np.asarray(log_softmax(scores, axis=1))


def shares_alone(targets: Integers, classes: int) -> TextModel:
    """How often each class was decided, each once more than seen."""
    counts = np.bincount(targets, minlength=classes) + 1.0
    return TextModel(np.zeros(0, np.float32), np.zeros((0, 0), np.float32), np.log(counts / counts.sum()))


def learnable(targets: Integers) -> bool:
    return len(targets) >= LEARNS_FROM and len(np.unique(targets)) >= 2


def fit(features: csr_matrix, targets: Integers, classes: int, strength: float) -> TextModel:
    """`features` (items, features), `targets` (items,). A class never seen keeps a floor of one part in 1,000."""
    if not learnable(targets):
        return shares_alone(targets, classes)
    rarity = rarity_of(features)
    model = LogisticRegression(C=strength, max_iter=200, tol=1e-3)
    model.fit(weighed(features, rarity), targets)
    rows, biases = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        rows, biases = np.vstack([-rows[0] / 2, rows[0] / 2]), np.array([-biases[0] / 2, biases[0] / 2])
    weights = np.zeros((classes, rows.shape[1]), np.float32)
    intercepts = np.full(classes, biases.max() + FLOOR)
    weights[model.classes_], intercepts[model.classes_] = rows, biases
    return TextModel(rarity, weights, intercepts)


def fit_crossed(
    features: csr_matrix, targets: Integers, classes: int, groups: Sequence[int]
) -> tuple[TextModel, Probabilities]:
    """The model of all examples, and for each example what models that never saw it (nor its mirror) make of it.

    `groups` (items,): examples with the same number stay on one side. The strength of regularisation is that under
    which those held-out probabilities are the likelier. Second result (items, classes), logarithms.
    """
    if not learnable(targets):
        model = shares_alone(targets, classes)
        return model, model.log_probabilities(features)
    tried = [(strength, held_out(features, targets, classes, groups, strength)) for strength in STRENGTHS]
    best, crossed = max(tried, key=lambda pair: float(pair[1][np.arange(len(targets)), targets].sum()))
    return fit(features, targets, classes, best), crossed


def held_out(
    features: csr_matrix, targets: Integers, classes: int, groups: Sequence[int], strength: float
) -> Probabilities:
    crossed = np.zeros((len(targets), classes))
    for fold in folds_of(targets, groups):
        rest = np.setdiff1d(np.arange(len(targets)), fold)
        crossed[fold] = fit(features[rest], targets[rest], classes, strength).log_probabilities(features[fold])
    return crossed


def folds_of(targets: Integers, groups: Sequence[int]) -> list[Integers]:
    """Indices of each fold, by group, spread evenly over the classes of each group's first example; always the same."""
    firsts, at = np.unique(np.asarray(groups), return_index=True)
    mixed = np.random.default_rng(0).permutation(len(firsts))
    in_turn = mixed[np.argsort(targets[at][mixed], kind="stable")]
    count = min(FOLDS, len(firsts))
    return [np.flatnonzero(np.isin(groups, firsts[in_turn[fold::count]])) for fold in range(count)]


def rarity_of(features: csr_matrix) -> NDArray[np.float32]:
    """Smoothed inverse document frequency (features,)."""
    seen = np.bincount(features.indices, minlength=features.shape[1])
    return np.asarray(np.log((1 + features.shape[0]) / (1 + seen)) + 1, dtype=np.float32)


def weighed(features: csr_matrix, rarity: NDArray[np.float32]) -> csr_matrix:
    """Features by rarity, rows of length at most 1."""
    by_rarity = csr_matrix(features @ diags_array(rarity.astype(np.float64)))
    lengths = np.sqrt(np.asarray(by_rarity.multiply(by_rarity).sum(axis=1))).ravel()
    return csr_matrix(diags_array(1 / np.maximum(lengths, 1e-9)) @ by_rarity)
