"""The part of the local judge that reads: a regularised linear model over hashed text, weighted by rarity."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array
from scipy.special import log_softmax
from sklearn.linear_model import Ridge

from marketplace.judges.base import Probabilities

Integers = NDArray[np.int64]

FOLDS = 5
LEARNS_FROM = 20
STRENGTHS = (0.3, 1.0)
SCALES = (0.5, 1.0, 2.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0)
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


def fit(features: csr_matrix, targets: Integers, classes: int, strength: float, scale: float) -> TextModel:
    """`features` (items, features), `targets` (items,): least squares on class membership with a ridge, its scores
    times `scale` as logarithms (Rifkin, Yeo, Poggio, 2003: as good as margins for text, and quick for many classes).
    A class never seen keeps a floor of one part in 1,000."""
    if not learnable(targets):
        return shares_alone(targets, classes)
    rarity, seen = rarity_of(features), np.unique(targets)
    model = Ridge(alpha=strength, solver="sparse_cg", tol=1e-2)
    model.fit(weighed(features, rarity), (targets[:, None] == seen).astype(np.float64))
    weights = np.zeros((classes, features.shape[1]), np.float32)
    intercepts = np.full(classes, scale * model.intercept_.max() + FLOOR)
    weights[seen], intercepts[seen] = scale * model.coef_, scale * model.intercept_
    return TextModel(rarity, weights, intercepts)


def fit_crossed(
    features: csr_matrix, targets: Integers, classes: int, groups: Sequence[int]
) -> tuple[TextModel, Probabilities]:
    """The model of all examples, and for each example what models that never saw it (nor its mirror) make of it.

    `groups` (items,): examples with the same number stay on one side. The strength of the ridge and the scale are
    those under which the held-out probabilities are the likeliest. Second result (items, classes), logarithms.
    """
    if not learnable(targets) or len(set(groups)) < 2:
        model = shares_alone(targets, classes)
        return model, model.log_probabilities(features)
    tried = []
    for strength in STRENGTHS:
        scores = held_out(features, targets, classes, groups, strength)
        for scale in SCALES:
            logs = log_softmax(scale * scores, axis=1)
            tried.append((float(logs[np.arange(len(targets)), targets].sum()), strength, scale, logs))
    _, strength, scale, crossed = max(tried, key=lambda one: one[0])
    return fit(features, targets, classes, strength, scale), crossed


def held_out(
    features: csr_matrix, targets: Integers, classes: int, groups: Sequence[int], strength: float
) -> Probabilities:
    """Scores at scale 1 (items, classes)."""
    crossed = np.zeros((len(targets), classes))
    for fold in folds_of(targets, groups):
        rest = np.setdiff1d(np.arange(len(targets)), fold)
        crossed[fold] = fit(features[rest], targets[rest], classes, strength, 1.0).log_probabilities(features[fold])
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
