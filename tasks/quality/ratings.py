"""Answers on a scale: what an item deserves once each expert's leaning is taken out, and how far experts agree.

rating = item + leaning of the expert + noise of the expert, leanings and noises learnt together and shrunk to the
pool's. Agreement: Krippendorff's alpha with the interval metric (Content Analysis, 2004, chapter 11) and Cohen's kappa
with quadratic weights (1968). Never nominal Dawid-Skene: on a scale, near is nearly right.
"""

from dataclasses import dataclass

import numpy as np

from tasks.quality.agreement import DRAWS, FEWEST_ITEMS, Agreement
from tasks.quality.answers import Floats, Integers

# What the pool's leaning (none) and noise (the pool's) are worth, in ratings.
LEANING_WORTH, NOISE_WORTH = 4.0, 5.0
ROUNDS, TOLERANCE = 200, 1e-8


@dataclass(frozen=True, slots=True)
class Ratings:
    """One row a rating: `item` and `expert` are indices, `value` is on the scale."""

    item: Integers
    expert: Integers
    value: Floats
    items: int
    experts: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """`item` (items,) on the scale with its standard error `error` (inf without a rating: nothing is known, and `item`
    is the mean of all); `leaning` (experts,), positive for the generous; `noise` (experts,), a standard deviation."""

    item: Floats
    error: Floats
    leaning: Floats
    noise: Floats


def fit(ratings: Ratings) -> Fitted:
    """Alternating weighted least squares until nothing moves. Raises ValueError where a value is not finite."""
    if not np.all(np.isfinite(ratings.value)):
        raise ValueError("a rating must be a finite number")
    centre = float(ratings.value.mean()) if len(ratings.value) else 0.0
    item, leaning = np.full(ratings.items, centre), np.zeros(ratings.experts)
    noise, total = np.ones(ratings.experts), np.zeros(ratings.items)
    for _ in range(ROUNDS):
        before = item
        weight = 1 / noise[ratings.expert] ** 2
        item, total = mean_by(ratings.item, ratings.value - leaning[ratings.expert], weight, ratings.items, centre)
        rest = ratings.value - item[ratings.item]
        given = np.bincount(ratings.expert, minlength=ratings.experts)
        leaning = np.bincount(ratings.expert, rest, ratings.experts) / (given + LEANING_WORTH)
        leaning = leaning - (leaning[ratings.expert].mean() if len(rest) else 0)
        square = (rest - leaning[ratings.expert]) ** 2
        pool = max(float(square.mean()) if len(rest) else 1.0, 1e-6)
        noise = np.sqrt(
            (np.bincount(ratings.expert, square, ratings.experts) + NOISE_WORTH * pool) / (given + NOISE_WORTH)
        )
        if np.abs(item - before).max(initial=0) < TOLERANCE:
            break
    error = np.where(total > 0, 1 / np.sqrt(np.where(total > 0, total, 1)), np.inf)
    return Fitted(item, error, leaning, noise)


def mean_by(group: Integers, value: Floats, weight: Floats, groups: int, otherwise: float) -> tuple[Floats, Floats]:
    """Weighted mean of each group (`otherwise` where it is empty), and the weight in it (groups,)."""
    total = np.bincount(group, weight, groups)
    summed = np.bincount(group, weight * value, groups)
    return np.where(total > 0, summed / np.where(total > 0, total, 1), otherwise), total


def alpha_interval(ratings: Ratings, rng: np.random.Generator, draws: int = DRAWS) -> Agreement | None:
    """Krippendorff's interval alpha with its 95 % interval, bootstrapped over items. None under five items that are
    rated twice. Per item everything is in three sums, so a draw is one multiplication."""
    sums = np.stack([np.bincount(ratings.item, ratings.value**power, ratings.items) for power in (0.0, 1.0, 2.0)])
    usable = sums[:, sums[0] >= 2]
    if usable.shape[1] < FEWEST_ITEMS:
        return None
    items = usable.shape[1]
    drawn = rng.multinomial(items, np.full(items, 1 / items), size=draws).astype(np.float64)
    value = float(alphas(usable, np.ones((1, items)))[0])
    lower, upper = np.quantile(alphas(usable, drawn), [0.025, 0.975])
    return Agreement(value, float(min(lower, value)), float(max(upper, value)), items)


def alphas(sums: Floats, times: Floats) -> Floats:
    """Alpha for each row of `times` (draws, items); `sums` (3, items): count, sum and sum of squares; 1 where all
    ratings are one and the same."""
    count, total, square = sums
    within = times @ (2 * (count * square - total**2) / (count - 1))
    n, all_, squares = times @ count, times @ total, times @ square
    observed, expected = within / n, 2 * (n * squares - all_**2) / (n * (n - 1))
    same = expected <= 1e-12
    return np.asarray(np.where(same, 1.0, 1 - observed / np.where(same, 1.0, expected)))


def quadratic_kappa(first: Integers, second: Integers, steps: int) -> float:
    """Cohen's kappa with quadratic weights of two experts on the same items, in (-1, 1]; ratings are 0 … steps - 1.

    1 where both gave one and the same rating throughout. Raises ValueError without a common item.
    """
    if len(first) != len(second) or not len(first):
        raise ValueError("kappa needs the same items, one at least, rated by both")
    place = np.arange(steps)
    weight = (place[:, None] - place) ** 2
    seen = np.bincount(first * steps + second, minlength=steps * steps).reshape(steps, steps) / len(first)
    expected = float((weight * np.outer(seen.sum(axis=1), seen.sum(axis=0))).sum())
    return 1.0 if expected == 0 else 1 - float((weight * seen).sum()) / expected
