"""How experts answer, given what an item is: the prior of their confusions, and what the counts make of it.

A state is a class, or one kind or difficulty of a class; `counts` (experts, answers, states) are expected answers and
`diagonal` (answers, states) marks the answers that are right.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import betaln, digamma, gammaln, logsumexp

from tasks.quality.answers import Floats

CONCENTRATIONS: Floats = np.geomspace(1, 200, 14)
# What the pool's confusion is worth before any answer: each answer, and each right one on top.
POOL_EACH, POOL_RIGHT = 1.0, 4.0


class Pooling(StrEnum):
    """What an expert's confusion is shrunk to: a fixed weak diagonal; the pool's confusion; their own rate with the
    pool's way of erring; or their own rate alone, all errors alike (one coin)."""

    FIXED = "fixed"
    POOL = "pool"
    RATE = "rate"
    COIN = "coin"


@dataclass(frozen=True, slots=True)
class Emission:
    """`log` and `chance` (experts, answers, states): the expected log probability of an answer (what inference uses)
    and its expected probability (what prediction uses)."""

    log: Floats
    chance: Floats


def emission(pooling: Pooling, worth: float, counts: Floats, diagonal: Floats) -> Emission:
    """The variational posterior of all confusions. `worth` is what the prior weighs, in answers per row."""
    if pooling is Pooling.COIN:
        return coin(counts, diagonal)
    parameters = worth * prior_mean(pooling, counts, diagonal) + counts
    total = parameters.sum(axis=1, keepdims=True)
    return Emission(digamma(parameters) - digamma(total), parameters / total)


def gain(pooling: Pooling, worth: float, counts: Floats, diagonal: Floats) -> float:
    """Nats that the normalisers of the confusions' posterior add to the bound."""
    if pooling is Pooling.COIN:
        right, wrong = right_and_wrong(counts, diagonal)
        alpha, beta = coin_prior(right, wrong)
        coins = betaln(alpha + right, beta + wrong) - betaln(alpha, beta)
        return float(coins.sum() - wrong.sum() * np.log(len(diagonal) - 1))
    prior = np.broadcast_to(worth * prior_mean(pooling, counts, diagonal), counts.shape)
    total = worth + counts.sum(axis=1)
    return float((gammaln(prior + counts) - gammaln(prior)).sum() - (gammaln(total) - gammaln(worth)).sum())


def prior_mean(pooling: Pooling, counts: Floats, diagonal: Floats) -> Floats:
    """The row an expert starts from: broadcasts to `counts`, sums to 1 over the answers."""
    pool = counts.sum(axis=0) + POOL_EACH
    if pooling is Pooling.FIXED:
        fixed: Floats = (1 + diagonal)[None] / (len(diagonal) + 1)
        return fixed
    if pooling is Pooling.POOL:
        pool = pool + POOL_RIGHT * diagonal
        return np.asarray((pool / pool.sum(axis=0))[None])
    errors = pool * (1 - diagonal)
    errors = errors / errors.sum(axis=0)
    rate = np.clip(rate_of(counts, diagonal), 1e-3, 1 - 1e-3)[:, None, None]
    mean: Floats = errors[None] * (1 - rate) + diagonal[None] * rate
    return mean


def right_and_wrong(counts: Floats, diagonal: Floats) -> tuple[Floats, Floats]:
    """Expected right and wrong answers of each expert (experts,)."""
    right = np.einsum("eas,as->e", counts, diagonal)
    return right, np.maximum(counts.sum(axis=(1, 2)) - right, 0)


def coin_prior(right: Floats, wrong: Floats) -> tuple[float, float]:
    """The pool's beta: its mean, and the concentration of the highest marginal likelihood (about ten, loosely)."""
    mean = float((right.sum() + 4) / (right.sum() + wrong.sum() + 5))
    alpha, beta = CONCENTRATIONS[:, None] * mean, CONCENTRATIONS[:, None] * (1 - mean)
    scores = (betaln(alpha + right, beta + wrong) - betaln(alpha, beta)).sum(axis=1)
    best = CONCENTRATIONS[int(np.argmax(scores - 0.5 * np.log(CONCENTRATIONS / 10) ** 2))]
    return float(mean * best), float((1 - mean) * best)


def rate_of(counts: Floats, diagonal: Floats) -> Floats:
    """How often each expert is right (experts,), shrunk to the pool."""
    right, wrong = right_and_wrong(counts, diagonal)
    alpha, beta = coin_prior(right, wrong)
    rate: Floats = (alpha + right) / (alpha + beta + right + wrong)
    return rate


def coin(counts: Floats, diagonal: Floats) -> Emission:
    """One rate an expert, every error as likely as the next."""
    right, wrong = right_and_wrong(counts, diagonal)
    alpha, beta = coin_prior(right, wrong)
    hits, misses = alpha + right, beta + wrong
    others = len(diagonal) - 1
    log_right = digamma(hits) - digamma(hits + misses)
    log_wrong = digamma(misses) - digamma(hits + misses) - np.log(others)
    rate = hits / (hits + misses)
    is_right = diagonal[None].astype(bool)
    log = np.where(is_right, log_right[:, None, None], log_wrong[:, None, None])
    chance = np.where(is_right, rate[:, None, None], ((1 - rate) / others)[:, None, None])
    return Emission(log, chance)


def tempered(base: Emission, difficulties: Floats) -> Emission:
    """Answers on items of several difficulties: the confusion raised to a power below 1 is nearer to guessing, above
    1 surer. States become (classes x difficulties). `difficulties` (difficulties,) are the powers.
    """
    log = base.log[:, :, :, None] * difficulties
    log = log - logsumexp(log, axis=1, keepdims=True)
    flat = log.reshape(*log.shape[:2], -1)
    return Emission(flat, np.exp(flat))
