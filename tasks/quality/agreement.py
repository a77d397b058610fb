"""How far experts agree beyond chance: Krippendorff's alpha for names (nominal), with its interval.

Krippendorff, Content Analysis (2004), chapter 11. Items answered once say nothing and drop out.
"""

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Units:
    """Things of one kind said of items: `counts` (units, classes) of the answers to each, `item` (units,) of which
    item it is said."""

    counts: Integers
    item: Integers


def agreement_in_parts(kinds: Sequence[Units], rng: np.random.Generator, draws: int = DRAWS) -> Agreement | None:
    """Alpha over items whose answers say several things: disagreement beyond what chance gives within each kind,
    summed over the kinds by how many answers each has; bootstrapped over items. None under five usable items."""
    usable = [units_of_two(each) for each in kinds]
    items = np.unique(np.concatenate([each.item for each in usable])) if usable else np.zeros(0, dtype=np.int64)
    if len(items) < FEWEST_ITEMS:
        return None
    sums = [sums_by_item(each, items) for each in usable]
    value = float(alpha_over(sums, np.ones((1, len(items))))[0])
    drawn = rng.multinomial(len(items), np.full(len(items), 1 / len(items)), size=draws).astype(np.float64)
    lower, upper = np.quantile(alpha_over(sums, drawn), [0.025, 0.975])
    return Agreement(value, float(min(lower, value)), float(max(upper, value)), len(items))


def units_of_two(units: Units) -> Units:
    several = units.counts.sum(axis=1) >= 2
    return Units(units.counts[several], units.item[several])


def sums_by_item(units: Units, items: Integers) -> Floats:
    """By item (items, classes + 1): the answers of each class, then the agreeing share of the pairs, by answers."""
    answers = units.counts.sum(axis=1)
    same = (units.counts * (units.counts - 1)).sum(axis=1) / np.maximum(answers - 1, 1)
    sums = np.zeros((len(items), units.counts.shape[1] + 1))
    np.add.at(sums, np.searchsorted(items, units.item), np.column_stack([units.counts, same]))
    return sums


def alpha_over(sums: Sequence[Floats], weights: Floats) -> Floats:
    """Alpha for every row of `weights` (draws, items); 1 where nothing could differ."""
    observed, expected = np.zeros(len(weights)), np.zeros(len(weights))
    for kind in sums:
        drawn = weights @ kind
        per_class, same = drawn[:, :-1], drawn[:, -1]
        total = np.maximum(per_class.sum(axis=1), 2)
        observed += total - same
        expected += total * (1 - (per_class * (per_class - 1)).sum(axis=1) / (total * (total - 1)))
    nothing = expected <= 0
    alpha: Floats = np.where(nothing, 1.0, 1 - observed / np.where(nothing, 1.0, expected))
    return alpha
