"""How far experts agree beyond chance: Krippendorff's alpha for names (nominal), with its interval.

Krippendorff, Content Analysis (2004), chapter 11. Items answered once say nothing and drop out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DRAWS = 500
FEWEST_ITEMS = 5


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha in (-1, 1], the ends of its 95 % bootstrap interval, and the number of items it rests on."""

    value: float
    lower: float
    upper: float
    items: int


def alpha_of(patterns: Integers, weights: Floats) -> Floats:
    """Alpha for every row of `weights`.

    `patterns` (patterns, classes): how many answers of each class an item has, two or more in all. `weights`
    (draws, patterns): how many items show the pattern. Returns (draws,); 1 where only one class occurs at all.
    """
    answers = patterns.sum(axis=1)
    same = (patterns * (patterns - 1)).sum(axis=1) / (answers - 1)
    per_class = weights @ patterns
    total = per_class.sum(axis=1)
    observed = 1 - (weights @ same) / total
    expected = 1 - (per_class * (per_class - 1)).sum(axis=1) / (total * (total - 1))
    one_class = expected <= 0
    alpha: Floats = np.where(one_class, 1.0, 1 - observed / np.where(one_class, 1.0, expected))
    return alpha


def agreement_of(counts: Integers, rng: np.random.Generator, draws: int = DRAWS) -> Agreement | None:
    """Alpha over items, bootstrapped over items. `counts` (items, classes). None under five usable items.

    Items with equal counts are interchangeable, so a draw is one multinomial over the distinct patterns.
    """
    usable = counts[counts.sum(axis=1) >= 2]
    if len(usable) < FEWEST_ITEMS:
        return None
    patterns, seen = np.unique(usable, axis=0, return_counts=True)
    value = alpha_of(patterns, seen[None, :].astype(np.float64))[0]
    drawn = rng.multinomial(len(usable), seen / len(usable), size=draws).astype(np.float64)
    lower, upper = np.quantile(alpha_of(patterns, drawn), [0.025, 0.975])
    return Agreement(float(value), float(min(lower, value)), float(max(upper, value)), len(usable))
