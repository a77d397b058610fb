"""How reliable somebody is, from few observations: rates shrunk to what is known otherwise, with honest intervals.

A rate is Beta(m s, (1 - m) s) and right answers are binomial. The mean m is the pool's, moved, where there is a hint
(agreement with peers, say), as far as the observations of the whole pool show that the hint is worth believing; s is
how many observations that expectation weighs. None of it is plugged in: all is averaged over a grid by what the
observations of everybody say, so that a pool of two people claims little. Source: the beta-binomial hierarchy of
Gelman et al., Bayesian Data Analysis (3rd edition), section 5.3, with a logistic regression for the mean.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, betaln, expit, logit

from tasks.quality.answers import Floats, Integers

INTERVAL = 0.90
# The grids: mean of the pool (logits), slope of the hint, concentration in observations.
MEANS: Floats = logit((np.arange(30) + 0.5) / 30)
SLOPES: Floats = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5])
CONCENTRATIONS: Floats = np.geomspace(0.5, 500, 16)
# Before anything is seen the concentration is log-normal about ten observations, loosely.
USUAL_CONCENTRATION, LOOSENESS = 10.0, 1.5
# Hypotheses lighter than this change no digit that anybody reads; more people than this add none to the pool.
LIGHTEST, MOST_PEOPLE = 1e-4, 400


@dataclass(frozen=True, slots=True)
class Rates:
    """`mean`, `lower`, `upper` (people,): the rate and the ends of its central 90 % interval; `size` (people,): the
    observations that the whole knowledge of each is worth; `pool`: the mean of somebody of whom nothing is known;
    `worth`: how many observations the expectation weighs (posterior mean)."""

    mean: Floats
    lower: Floats
    upper: Floats
    size: Floats
    pool: float
    worth: float

    def foretold(self, later: Integers) -> tuple[Floats, Floats]:
        """The 90 % interval of the rate seen over `later` (people,) more observations: chance on top of doubt."""
        spread = self.mean * (1 - self.mean)
        doubt = spread / (self.size + 1)
        return interval(self.mean, spread / (doubt + (spread - doubt) / later) - 1)


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """What the observations left of the grids: `level`, `slope`, `concentration` and `weight` (hypotheses,), sum 1."""

    level: Floats
    slope: Floats
    concentration: Floats
    weight: Floats

    def priors(self, hint: Floats) -> tuple[Floats, Floats]:
        """Alpha and beta of each person under each hypothesis (hypotheses, people)."""
        mean = expit(self.level[:, None] + self.slope[:, None] * hint)
        return mean * self.concentration[:, None], (1 - mean) * self.concentration[:, None]


def rates(right: Integers, asked: Integers, hint: Floats | None = None) -> Rates:
    """Everybody's rate. `right` and `asked` (people,) are counts; nobody asked is fine and gives the expectation.

    `hint` (people,): another estimate of each rate, above 0 and below 1, believed as far as the counts bear it out.
    Raises ValueError where somebody was right more often than asked.
    """
    if len(right) != len(asked) or np.any(right < 0) or np.any(right > asked):
        raise ValueError("nobody can be right more often than asked")
    centred = np.zeros(len(right)) if hint is None else logit(np.clip(hint, 0.01, 0.99))
    centred = centred - (centred.mean() if len(centred) else 0.0)
    # People of equal counts are worked out once: of a thousand experts with ten checks there are a few dozen kinds.
    kinds, of = np.unique(np.column_stack([right, asked, centred]), axis=0, return_inverse=True)
    of = of.ravel()
    number = np.bincount(of[:: max(1, len(of) // MOST_PEOPLE)], minlength=len(kinds)).astype(np.float64)
    hits, trials, hints = kinds.T
    found = hypotheses(hits, trials, hints, number, SLOPES if hint is not None else SLOPES[:1])
    mean, size = summary(found, hits, trials, hints)
    lower, upper = interval(mean, size)
    pool, worth = float(found.weight @ expit(found.level)), float(found.weight @ found.concentration)
    return Rates(mean[of], lower[of], upper[of], size[of], pool, worth)


def hypotheses(right: Floats, asked: Floats, hint: Floats, number: Floats, slopes: Floats) -> Hypotheses:
    """The grid, weighed by the likelihood of everybody's counts; `number` (kinds,): how many people have them."""
    grids = np.meshgrid(MEANS, slopes, CONCENTRATIONS, indexing="ij")
    level, slope, concentration = (grid.ravel() for grid in grids)
    every = Hypotheses(level, slope, concentration, np.full(len(level), 1 / len(level)))
    # A uniform mean, in logits.
    log_weight = np.log(expit(level) * expit(-level))
    log_weight = log_weight - 0.5 * (np.log(concentration / USUAL_CONCENTRATION) / LOOSENESS) ** 2
    alpha, beta = every.priors(hint)
    log_weight += (betaln(alpha + right, beta + asked - right) - betaln(alpha, beta)) @ number
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    kept = weight > LIGHTEST
    return Hypotheses(level[kept], slope[kept], concentration[kept], weight[kept] / weight[kept].sum())


def summary(found: Hypotheses, right: Floats, asked: Floats, hint: Floats) -> tuple[Floats, Floats]:
    """Mean of each kind's mixture of betas, and the size of the one beta of equal mean and variance."""
    mean, square = np.zeros(len(right)), np.zeros(len(right))
    for alpha, beta, weight in zip(*found.priors(hint), found.weight, strict=True):
        hits, total = alpha + right, alpha + beta + asked
        mean += weight * hits / total
        square += weight * hits * (hits + 1) / (total * (total + 1))
    return mean, np.maximum(mean * (1 - mean) / np.maximum(square - mean**2, 1e-12) - 1, 1e-3)


def interval(mean: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Ends of the central interval of betas (people,)."""
    tail = (1 - INTERVAL) / 2
    lower, upper = (betaincinv(mean * size, (1 - mean) * size, share) for share in (tail, 1 - tail))
    return lower, upper


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
