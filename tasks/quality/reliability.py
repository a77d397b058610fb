"""How reliable somebody is, from few observations: rates shrunk to the pool's, with honest intervals.

Each rate is Beta(m s, (1 - m) s) about the pool's mean m with concentration s, and right answers are binomial. Mean
and concentration are not plugged in but averaged over a grid by what all observations together say of them, so that a
pool of two or three people claims little. Source: empirical-Bayes beta-binomial (Efron and Morris, 1975), with the
hierarchy integrated as in Gelman et al., Bayesian Data Analysis (3rd edition), section 5.3.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, betaln, xlog1py, xlogy

from tasks.quality.answers import Floats, Integers

INTERVAL = 0.90
# The grids: the pool's mean, its concentration in observations, and a rate (cell midpoints).
MEANS: Floats = (np.arange(60) + 0.5) / 60
CONCENTRATIONS: Floats = np.geomspace(0.5, 1000, 34)
RATES: Floats = (np.arange(500) + 0.5) / 500
# Hypotheses lighter than this change no digit that anybody reads.
LIGHTEST = 1e-6


@dataclass(frozen=True, slots=True)
class Rates:
    """`mean`, `lower`, `upper` (people,): the rate and the ends of its central 90 % interval; `pool` is the mean of
    somebody of whom nothing is known; `worth` how many observations that prior weighs (posterior mean)."""

    mean: Floats
    lower: Floats
    upper: Floats
    pool: float
    worth: float


@dataclass(frozen=True, slots=True)
class Pool:
    """Hypotheses about the pool that the observations left: `alpha`, `beta` and `weight` (hypotheses,), sum 1."""

    alpha: Floats
    beta: Floats
    weight: Floats


def rates(right: Integers, asked: Integers) -> Rates:
    """Everybody's rate. `right` and `asked` (people,), counts; nobody asked is fine and gives the prior.

    Raises ValueError where somebody was right more often than asked.
    """
    if len(right) != len(asked) or np.any(right < 0) or np.any(right > asked):
        raise ValueError("nobody can be right more often than asked")
    pool = pool_of(right, asked)
    pairs, place = np.unique(np.stack([right, asked], axis=1), axis=0, return_inverse=True)
    posterior = posterior_of(pool, pairs[:, 0], pairs[:, 1])
    mean, lower, upper = summary(posterior)
    place = place.ravel()
    prior_mean = float(pool.weight @ (pool.alpha / (pool.alpha + pool.beta)))
    worth = float(pool.weight @ (pool.alpha + pool.beta))
    return Rates(mean[place], lower[place], upper[place], prior_mean, worth)


def pool_of(right: Integers, asked: Integers) -> Pool:
    """What the observations say of the pool: uniform mean, and a concentration that is log-normal about ten
    observations, give or take a factor of e."""
    means, concentrations = (grid.ravel() for grid in np.meshgrid(MEANS, CONCENTRATIONS, indexing="ij"))
    alpha, beta = means * concentrations, (1 - means) * concentrations
    log_weight = -0.5 * np.log(concentrations / 10) ** 2
    pairs, times = np.unique(np.stack([right, asked], axis=1), axis=0, return_counts=True)
    for (hits, total), often in zip(pairs, times, strict=True):
        log_weight = log_weight + often * (betaln(alpha + hits, beta + total - hits) - betaln(alpha, beta))
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    kept = weight > LIGHTEST
    return Pool(alpha[kept], beta[kept], weight[kept] / weight[kept].sum())


def posterior_of(pool: Pool, right: Integers, asked: Integers) -> Floats:
    """P(rate | observations) on the grid RATES (people, 500), rows summing to 1: a mixture of betas."""
    total = np.zeros((len(right), len(RATES)))
    for alpha, beta, weight in zip(pool.alpha, pool.beta, pool.weight, strict=True):
        a, b = alpha + right[:, None], beta + (asked - right)[:, None]
        total += weight * np.exp(xlogy(a - 1, RATES) + xlog1py(b - 1, -RATES) - betaln(a, b))
    density: Floats = total / total.sum(axis=1, keepdims=True)
    return density


def summary(posterior: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean and the ends of the central interval of each row."""
    below = posterior.cumsum(axis=1)
    edges = RATES + 0.5 / len(RATES)
    tail = (1 - INTERVAL) / 2
    lower, upper = (np.array([np.interp(share, row, edges) for row in below]) for share in (tail, 1 - tail))
    return posterior @ RATES, lower, upper


@dataclass(frozen=True, slots=True)
class ClassRates:
    """How often each expert is right where the truth is each class: `mean`, `lower`, `upper` (experts, classes), the
    ends of the central 90 % interval; `answers` (experts, classes), the pseudo-counts they rest on."""

    mean: Floats
    lower: Floats
    upper: Floats
    answers: Floats


def class_rates(counts: Floats) -> ClassRates:
    """From Dirichlet pseudo-counts (experts, classes, classes; row true class, column answer), all above 0."""
    total = counts.sum(axis=2)
    right = np.diagonal(counts, axis1=1, axis2=2)
    if counts.shape[2] == 1:
        one = np.ones_like(total)
        return ClassRates(one, one, one, total)
    tail = (1 - INTERVAL) / 2
    lower, upper = (betaincinv(right, total - right, share) for share in (tail, 1 - tail))
    return ClassRates(right / total, lower, upper, total)
