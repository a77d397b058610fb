"""How high an error rate can still be, given what was seen: exact tails, no normal approximation.

Every p-value here is for the null hypothesis "the error is at least epsilon" and is valid in finite samples for
independent clusters: P(p <= u) <= u under the null, whatever the distribution. Sources: Clopper and Pearson (1934);
Bates, Angelopoulos, Lei, Malik, Jordan (2021) for Hoeffding-Bentkus; Waudby-Smith and Ramdas (2024), "Estimating
means of bounded random variables by betting", for the betting value.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, betaincinv

Floats = NDArray[np.float64]

STAKES = 24


def binomial_p_value(errors: int, trials: int, epsilon: float) -> float:
    """P(at most `errors` in `trials`) if each goes wrong with probability `epsilon`; 1 without trials."""
    # `scipy.special` has the same tails as `scipy.stats` and loads in a tenth of the time: every process pays that.
    return float(bdtr(errors, trials, epsilon)) if errors < trials else 1.0


def binomial_upper(errors: int, trials: int, delta: float) -> float:
    """The error rate that the data exclude at level `delta`: the one-sided Clopper-Pearson bound, in [0, 1]."""
    if trials == 0 or errors >= trials:
        return 1.0
    return float(betaincinv(errors + 1, trials - errors, 1 - delta))


def binomial_lower(errors: int, trials: int, delta: float) -> float:
    """The one-sided lower Clopper-Pearson bound, in [0, 1]."""
    return float(betaincinv(errors, trials - errors + 1, delta)) if trials and errors else 0.0


def binomial_interval(errors: int, trials: int, confidence: float = 0.9) -> tuple[float, float]:
    """The two-sided Clopper-Pearson interval with this confidence."""
    tail = (1 - confidence) / 2
    return binomial_lower(errors, trials, tail), binomial_upper(errors, trials, tail)


def hoeffding_bentkus_p_value(mean_loss: float, trials: int, epsilon: float) -> float:
    """The smaller of the Hoeffding-Chernoff and the Bentkus tail, for losses in [0, 1] with this mean."""
    if trials == 0 or mean_loss >= epsilon:
        return 1.0
    hoeffding = math.exp(-trials * divergence(mean_loss, epsilon))
    bentkus = math.e * binomial_p_value(math.ceil(trials * mean_loss - 1e-9), trials, epsilon)
    return min(1.0, hoeffding, bentkus)


def divergence(a: float, b: float) -> float:
    """Kullback-Leibler divergence of coins with heads `a` from coins with heads `b`, in nats."""
    left = a * math.log(a / b) if a > 0 else 0.0
    return left + ((1 - a) * math.log((1 - a) / (1 - b)) if a < 1 else 0.0)


def betting_p_value(excess: Floats, highest: float) -> float:
    """One over the wealth of a gambler who bets that the mean excess is below 0.

    `excess` (clusters,): loss minus what epsilon allows, never above `highest` > 0. Wealth is the product of
    (1 - stake * excess), averaged over a fixed grid of stakes up to 1 / highest: it has expectation at most 1 where
    the mean excess is at least 0 (Markov), whatever the order, and grows the faster the less the excess varies.
    """
    if len(excess) == 0:
        return 1.0
    shares = np.arange(1, STAKES + 1) / STAKES
    stakes = shares / highest
    with np.errstate(divide="ignore"):
        log_wealth = np.log(np.maximum(1 - np.outer(stakes, excess), 0.0)).sum(axis=1)
    return float(np.exp(-max(0.0, log_mean(log_wealth, shares / shares.sum()))))


def log_mean(logs: Floats, weights: Floats) -> float:
    """log(sum of weights * exp(logs)), safe where some are -inf; `weights` sum to 1."""
    top = float(logs.max())
    if not np.isfinite(top):
        return -math.inf
    return top + math.log(float(weights @ np.exp(logs - top)))


def trials_needed(epsilon: float, delta: float, errors: int = 0) -> int:
    """The fewest independent trials with which so many errors still prove a rate of at most `epsilon` at `delta`."""
    if errors == 0:
        return math.ceil(math.log(delta) / math.log1p(-epsilon) - 1e-9)
    low, high = errors, errors + 1
    while binomial_p_value(errors, high, epsilon) > delta:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if binomial_p_value(errors, middle, epsilon) > delta else (low, middle)
    return high


def errors_allowed(trials: int, epsilon: float, delta: float) -> int | None:
    """The most errors in so many trials that still prove it; None where even none would not."""
    if binomial_p_value(0, trials, epsilon) > delta:
        return None
    low, high = 0, trials
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if binomial_p_value(middle, trials, epsilon) <= delta else (low, middle)
    return low
