"""Orders of several candidates: one order for all, by Plackett and Luce, and Kemeny's where it can be had.

Strengths by Hunter's majorise-minimise algorithm (2004); a pair is a ranking of two, so Bradley-Terry is the same
thing. A weak prior of one win and one loss against a candidate of strength 1 keeps the unbeaten finite. Free text has
no vote of its own: experts order the texts in a second stage, and that order is this module's.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, permutations

import numpy as np

from tasks.quality.answers import Floats

ROUNDS, TOLERANCE = 1000, 1e-7
# Kemeny's order is looked for among all orders of at most this many.
MOST_FOR_KEMENY = 8


def strengths(rankings: Sequence[Sequence[int]], candidates: int, prior: float = 1.0) -> Floats:
    """P(each candidate is put first by the next expert) (candidates,), sums to 1; rankings run from the best, and may
    leave candidates out. Raises ValueError where one is named twice or is none of them."""
    for ranking in rankings:
        check(ranking, candidates)
    patterns = Counter(tuple(ranking) for ranking in rankings)
    wins = np.full(candidates, prior)
    for ranking, often in patterns.items():
        wins[list(ranking[:-1])] += often
    strength = np.ones(candidates)
    for _ in range(ROUNDS):
        losses = 2 * prior / (strength + 1)
        for ranking, often in patterns.items():
            order = list(ranking)
            # At each choice those still there compete; the last place is no choice.
            left = np.cumsum(strength[order][::-1])[::-1][:-1]
            losses[order] += often * np.append(np.cumsum(1 / left), np.sum(1 / left))
        before, strength = strength, wins / losses
        if np.abs(strength - before).max() < TOLERANCE:
            break
    return np.asarray(strength / strength.sum())


def check(ranking: Sequence[int], candidates: int) -> None:
    if len(set(ranking)) != len(ranking) or any(not 0 <= place < candidates for place in ranking):
        raise ValueError(f"a ranking names each of the candidates 0 to {candidates - 1} at most once")


def preferences(rankings: Sequence[Sequence[int]], candidates: int) -> Floats:
    """How many put the row's candidate before the column's (candidates, candidates)."""
    before = np.zeros((candidates, candidates))
    for ranking in rankings:
        check(ranking, candidates)
        for place, better in enumerate(ranking):
            before[better, list(ranking[place + 1 :])] += 1
    return before


def borda(rankings: Sequence[Sequence[int]], candidates: int) -> Floats:
    """Comparisons won less comparisons lost (candidates,)."""
    before = preferences(rankings, candidates)
    return np.asarray(before.sum(axis=1) - before.sum(axis=0))


def kemeny(rankings: Sequence[Sequence[int]], candidates: int) -> list[int]:
    """The order that contradicts the fewest comparisons; exact up to MOST_FOR_KEMENY candidates, beyond that Borda's
    order with neighbours swapped while that helps."""
    before = preferences(rankings, candidates)
    start = [int(place) for place in np.argsort(-(before.sum(axis=1) - before.sum(axis=0)), kind="stable")]
    if candidates <= MOST_FOR_KEMENY:
        orders = [list(order) for order in permutations(start)]
        return min(orders, key=lambda order: contradictions(order, before))
    swapped = True
    while swapped:
        swapped = False
        for place, (one, other) in enumerate(pairwise(start)):
            if before[other, one] > before[one, other]:
                start[place], start[place + 1], swapped = other, one, True
                break
    return start


def contradictions(order: Sequence[int], before: Floats) -> float:
    """Comparisons that the order contradicts."""
    turned = before[np.ix_(list(order), list(order))]
    return float(np.tril(turned, -1).sum())
