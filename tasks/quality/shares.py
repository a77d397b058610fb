"""A share with its interval, or nothing where too little was seen."""

from dataclasses import dataclass

from scipy.special import betaincinv

FEWEST = 30
LEVEL = 0.90


@dataclass(frozen=True, slots=True)
class Share:
    """A share in [0, 1] with its interval; `n` is how many independent things it was counted on."""

    value: float
    lower: float
    upper: float
    n: int


def share_of(hits: int, trials: int, clusters: int | None = None) -> Share | None:
    """`hits` of `trials` with the exact (Clopper and Pearson 1934) interval at 90 %; None below 30.

    Trials that come in clusters (several answers on one item) are not independent: the interval is then reckoned as if
    there had been as many trials as `clusters`, the fewest they can be worth. Raises ValueError for impossible counts.
    """
    independent = trials if clusters is None else clusters
    if not 0 <= hits <= trials or not 0 <= independent <= trials:
        raise ValueError(f"{hits} of {trials} in {clusters} clusters cannot be")
    if independent < FEWEST:
        return None
    value, tail = hits / trials, (1 - LEVEL) / 2
    worth = value * independent
    lower = float(betaincinv(worth, independent - worth + 1, tail)) if hits else 0.0
    upper = float(betaincinv(worth + 1, independent - worth, 1 - tail)) if hits < trials else 1.0
    return Share(value, lower, upper, independent)
