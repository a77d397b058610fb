"""Watching a certificate while it is used: an alarm that may be looked at after every item and still keeps its word.

A gambler bets that the error of what stands is above epsilon. While it is not, wealth is a supermartingale that starts
at 1, so by Ville's inequality it ever reaches 1 / alpha with probability at most alpha, however often one looks
(Waudby-Smith and Ramdas, 2024; Ramdas, Grünwald, Vovk, Shafer, 2023). A cluster is one round. Stakes are averaged over
a fixed grid, so nothing has to be guessed beforehand.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from marketplace.certification.bounds import Floats
from marketplace.certification.trials import drawn

# As shares of the largest that cannot lose everything. Against a risen error small ones win most, and no single
# difference should ring the alarm; for a low error near all is best.
UP = np.geomspace(0.01, 0.5, 16)
DOWN = (np.arange(16) + 0.5) / 16
RATES = 200


@dataclass(frozen=True, slots=True)
class Audited:
    """One item of the audit stream, in the order in which its blind answers were complete."""

    item: str
    cluster: str
    differs: bool
    sampled_with: float = 1.0


@dataclass(frozen=True, slots=True)
class Point:
    """The chart after one more cluster: how many so far, their mean loss, the ends of the confidence sequence for the
    error, the wealth against epsilon, and whether the alarm has gone off by now (it stays on)."""

    clusters: int
    mean_loss: float
    lower: float
    upper: float
    wealth: float
    alarm: bool


@dataclass(slots=True)
class Watch:
    """The running test. `epsilon`: the error certified; `alpha`: probability of ever a false alarm. Both in (0, 1)."""

    epsilon: float
    alpha: float
    clusters: int = 0
    loss: float = 0.0
    alarmed: bool = False
    below: float = 0.0
    above: float = 1.0
    log_up: Floats = field(default_factory=lambda: np.zeros((RATES, len(UP))))
    log_down: Floats = field(default_factory=lambda: np.zeros((RATES, len(DOWN))))
    log_test: Floats = field(default_factory=lambda: np.zeros(len(UP)))

    def __post_init__(self) -> None:
        if not (0 < self.epsilon < 1 and 0 < self.alpha < 1):
            raise ValueError("Epsilon and alpha must lie between 0 and 1.")

    @property
    def line(self) -> float:
        """The wealth at which the alarm goes off."""
        return 1 / self.alpha

    def see(self, loss: float) -> Point:
        """Take in one cluster's loss in [0, 1]: whether its audited item differs, or the share of several that do."""
        if not 0 <= loss <= 1:
            raise ValueError("A loss lies between 0 and 1.")
        self.clusters, self.loss = self.clusters + 1, self.loss + loss
        self.log_test += np.log1p(UP * (loss - self.epsilon) / self.epsilon)
        self.alarmed = self.alarmed or self.wealth >= self.line
        self.narrow(loss)
        return Point(self.clusters, self.loss / self.clusters, self.below, self.above, self.wealth, self.alarmed)

    @property
    def wealth(self) -> float:
        return math.exp(min(700.0, mean_of_logs(self.log_test[None, :])[0]))

    def narrow(self, loss: float) -> None:
        """Drop every error rate against which either side has won 2 / alpha; what was dropped stays out."""
        rates = rates_of()[:, None]
        self.log_up += np.log1p(UP * (loss - rates) / rates)
        self.log_down += np.log1p(DOWN * (rates - loss) / (1 - rates))
        limit, rate = math.log(2 / self.alpha), rates[:, 0]
        too_low = rate[mean_of_logs(self.log_up) >= limit]
        too_high = rate[mean_of_logs(self.log_down) >= limit]
        self.below = max(self.below, float(too_low.max(initial=0.0)))
        self.above = min(self.above, float(too_high.min(initial=1.0)))


def rates_of() -> Floats:
    """The error rates that the confidence sequence tells apart, finer near 0."""
    return np.asarray((np.arange(RATES) + 0.5) / RATES) ** 2


def mean_of_logs(logs: Floats) -> Floats:
    """log of the mean of exp along the last axis."""
    top = logs.max(axis=1, keepdims=True)
    means: Floats = top[:, 0] + np.log(np.exp(logs - top).mean(axis=1))
    return means


def watched(stream: Iterable[Audited], *, epsilon: float, alpha: float, rate: float = 1.0) -> list[Point]:
    """The chart of a whole stream, a point a cluster.

    A cluster enters with its first audited item; what comes to it later is counted on the certificate's next evidence,
    not here, so that no point ever changes afterwards. `rate`: the lowest sampling probability of the share, set
    beforehand; items sampled with a higher one are thinned to it. Raises ValueError where one was sampled with less.
    """
    watch = Watch(epsilon, alpha)
    return [watch.see(audited.differs) for audited in first_of_each(stream, rate)]


def first_of_each(stream: Iterable[Audited], rate: float) -> Iterator[Audited]:
    met: set[str] = set()
    for audited in stream:
        if audited.sampled_with < rate:
            raise ValueError("An audited item was sampled with less than the share's rate; give the lowest rate.")
        if audited.cluster not in met and drawn(audited.item, "audit") < rate / audited.sampled_with:
            met.add(audited.cluster)
            yield audited
