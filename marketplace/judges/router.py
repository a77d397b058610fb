"""What several judges and the text say together: one weight a source, learnt from what experts decided.

A judge's answer speaks for each class by its own confusion, counted against decided items; never by the confidence it
claims. The log-probability of a class is the sum over sources of weight x evidence (a conditional logit), so that
judges who err together do not count twice, the scale is calibrated by the same fit, and no class or side is special.
All evidence for the fit is cross-fitted: an item never helped to make what speaks for it. Weights are shrunk to a
prior that holds where examples are few.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

from marketplace.judges.base import Opinions, Probabilities
from marketplace.judges.text import folds_of

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

# What a judge is worth before anything is counted, in answers of each true class: hardly better than chance.
RIGHT, WRONG = 2.0, 1.0
JUDGE_WEIGHT, TEXT_WEIGHT, PRIOR_WEIGHT = 0.7, 0.3, 0.5
TIGHTNESS = 4.0


@dataclass(frozen=True, slots=True)
class Router:
    """`log_counts` (judges, classes, answers + 1): log P(answer | class), the last column "no clear answer".
    `weights` (judges + 2,): text, shares of the classes, then each judge. `log_shares` (classes,)."""

    log_counts: Floats
    weights: Floats
    log_shares: Floats

    def probabilities(self, text: Probabilities, symbols: Integers) -> Probabilities:
        """`text` (items, classes) in logarithms; `symbols` (items, judges) from `symbols_of`."""
        summed = evidence(self.log_counts, self.log_shares, text, symbols) @ self.weights
        return np.asarray(np.exp(log_softmax(summed, axis=1)))


def symbols_of(opinions: Sequence[Opinions], judges: Sequence[str], classes: Sequence[str]) -> Integers:
    """(items, judges): index of the class answered; len(classes) for no clear answer; -1 where the judge said nothing.

    An answer that is no class of the project is no clear answer.
    """
    place = {name: at for at, name in enumerate(classes)}
    rows = [
        [place.get(seen[judge].clear or "", len(classes)) if judge in seen else -1 for judge in judges]
        for seen in opinions
    ]
    return np.array(rows, dtype=np.int64).reshape(len(opinions), len(judges))


def log_counts_of(symbols: Integers, targets: Integers, classes: int) -> Floats:
    """log P(answer | class) of every judge (judges, classes, answers + 1)."""
    counts = np.full((symbols.shape[1], classes, classes + 1), WRONG)
    counts[:, np.arange(classes), np.arange(classes)] = RIGHT
    for judge in range(symbols.shape[1]):
        said = symbols[:, judge] >= 0
        np.add.at(counts[judge], (targets[said], symbols[said, judge]), 1.0)
    logs: Floats = np.log(counts / counts.sum(axis=2, keepdims=True))
    return logs


def evidence(log_counts: Floats, log_shares: Floats, text: Floats, symbols: Integers) -> Floats:
    """(items, classes, sources): what each source adds to each class; 0 from a judge that said nothing."""
    items, judges = symbols.shape
    parts = np.zeros((items, len(log_shares), judges + 2))
    parts[:, :, 0], parts[:, :, 1] = text - log_shares, log_shares
    for judge in range(judges):
        said = symbols[:, judge] >= 0
        parts[said, :, judge + 2] = log_counts[judge][:, symbols[said, judge]].T
    return parts


def fit(text: Probabilities, symbols: Integers, targets: Integers, groups: Sequence[int], classes: int) -> Router:
    """`text` (items, classes): cross-fitted logarithms; `groups` as for the text model."""
    shares = np.bincount(targets, minlength=classes) + 1.0
    log_shares = np.log(shares / shares.sum())
    start = start_weights(symbols.shape[1])
    weights = start
    if len(set(groups)) >= 2:
        weights = fitted_weights(crossed_evidence(log_shares, text, symbols, targets, groups), targets, start)
    return Router(log_counts_of(symbols, targets, classes), weights, log_shares)


def start_weights(judges: int) -> Floats:
    return np.array([TEXT_WEIGHT, PRIOR_WEIGHT, *[JUDGE_WEIGHT] * judges])


def crossed_evidence(
    log_shares: Floats, text: Floats, symbols: Integers, targets: Integers, groups: Sequence[int]
) -> Floats:
    """Evidence for each item by confusions that were counted without it (items, classes, sources)."""
    parts = np.zeros((len(targets), len(log_shares), symbols.shape[1] + 2))
    for fold in folds_of(targets, groups):
        rest = np.setdiff1d(np.arange(len(targets)), fold)
        counted = log_counts_of(symbols[rest], targets[rest], len(log_shares))
        parts[fold] = evidence(counted, log_shares, text[fold], symbols[fold])
    return parts


def fitted_weights(parts: Floats, targets: Integers, start: Floats) -> Floats:
    """Maximum a posteriori, normal prior about `start` with precision TIGHTNESS; no weight below 0."""
    rows = np.arange(len(targets))

    def loss(weights: Floats) -> tuple[float, Floats]:
        logs = log_softmax(parts @ weights, axis=1)
        expected = np.einsum("ic,ics->s", np.exp(logs), parts)
        off = weights - start
        value = -logs[rows, targets].sum() + TIGHTNESS / 2 * (off @ off)
        return float(value), expected - parts[rows, targets].sum(axis=0) + TIGHTNESS * off

    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(start))
    return np.asarray(found.x)
