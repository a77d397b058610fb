"""The Rasch model scored by expected a posteriori on a grid.

An expert of ability t is right on something of difficulty d with probability 1 / (1 + exp(d - t)); abilities are
N(0, 1) before anything is seen. Units are logits. Source: Bock and Mislevy (1982), "Adaptive EAP estimation of
ability in a microcomputer environment", Applied Psychological Measurement 6(4).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, log_expit

Grid = npt.NDArray[np.float64]

# Ten thousand right answers move the mean to about 7; a step of 0.01 keeps quantiles exact to 0.0001.
ABILITIES: Grid = np.linspace(-9.0, 9.0, 1801)
INTERVAL = 0.90


@dataclass(frozen=True, slots=True)
class Observation:
    """Right or not, on something of this difficulty (logits)."""

    is_right: bool
    difficulty: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """What the observations say: mean and standard deviation of the ability (logits), and the expected agreement
    on something of difficulty 0, a probability, with its central 90 % interval."""

    ability_mean: float
    ability_sd: float
    expected: float
    lower: float
    upper: float


def posterior(observations: Sequence[Observation]) -> Grid:
    """Probability of each ability of ABILITIES, shape (1801,), summing to 1."""
    log_weight = -0.5 * ABILITIES**2
    for is_right in (True, False):
        difficulties, counts = np.unique(
            [seen.difficulty for seen in observations if seen.is_right is is_right], return_counts=True
        )
        distance = ABILITIES[:, None] - difficulties[None, :]
        log_weight = log_weight + log_expit(distance if is_right else -distance) @ counts
    weight = np.exp(log_weight - log_weight.max())
    return np.asarray(weight / weight.sum(), dtype=np.float64)


def standing(observations: Sequence[Observation]) -> Standing:
    """The standing that follows from the observations alone, in any order."""
    weight = posterior(observations)
    mean = float(weight @ ABILITIES)
    sd = float(np.sqrt(weight @ (ABILITIES - mean) ** 2))
    low, high = quantile(weight, (1 - INTERVAL) / 2), quantile(weight, (1 + INTERVAL) / 2)
    return Standing(mean, sd, float(weight @ expit(ABILITIES)), float(expit(low)), float(expit(high)))


def quantile(weight: Grid, share: float) -> float:
    """The ability below which `share` of the posterior lies; each weight stands for the cell around its ability."""
    half = (ABILITIES[1] - ABILITIES[0]) / 2
    return float(np.interp(share, np.cumsum(weight), ABILITIES + half))
