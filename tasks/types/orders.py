"""Orders of a few candidates with ties, and the one that contradicts the fewest verdicts on pairs.

Kemeny and Snell (1962): between two orders, a pair that both put the other way round counts 2, one that only one of
them ties counts 1. Found exactly, tier by tier over all sets of those already placed: 3^n steps, 19,683 for nine.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

BEFORE, TIE, AFTER = "before", "tie", "after"
AGAINST = {BEFORE: {BEFORE: 0, TIE: 1, AFTER: 2}, TIE: {BEFORE: 1, TIE: 0, AFTER: 1}, AFTER: {BEFORE: 2, TIE: 1, AFTER: 0}}  # noqa: E501  # fmt: skip
TURNED = {BEFORE: AFTER, TIE: TIE, AFTER: BEFORE}
# The second verdicts only choose among orders that the first leave equal: all of them cost less than one contradiction.
FIRST = 1_000

type Order = Sequence[Sequence[str]]
type Pairs = Mapping[tuple[str, str], str]


def places_in(order: Order) -> dict[str, int]:
    """Each candidate's place, from 1; who shares one leaves the next free (1, 2, 2, 4)."""
    places, ahead = {}, 0
    for tier in order:
        places.update(dict.fromkeys(tier, ahead + 1))
        ahead += len(tier)
    return places


def verdict(order: Order, one: str, other: str) -> str:
    """Whether one comes before the other, after it, or shares its place."""
    places = places_in(order)
    return BEFORE if places[one] < places[other] else AFTER if places[one] > places[other] else TIE


def pairs_in(order: Order, names: Sequence[str]) -> dict[tuple[str, str], str]:
    return {(one, other): verdict(order, one, other) for one, other in combinations(names, 2)}


def nearest(said: Pairs, names: Sequence[str], *, ties: bool, rather: Pairs) -> list[list[str]]:
    """The order of all the names that contradicts `said` least, of equals the one that contradicts `rather` least.

    A pair of which nothing is said costs nothing. Without `ties` every place is one candidate's.
    """
    count = len(names)
    everybody = (1 << count) - 1
    costs = costs_of(said, rather, names)
    within = [sum(costs[one][other][TIE] for one, other in combinations(members(tier), 2)) for tier in range(everybody + 1)]  # noqa: E501  # fmt: skip
    best: dict[int, tuple[int, list[int]]] = {everybody: (0, [])}
    for placed in range(everybody - 1, -1, -1):
        left = everybody ^ placed
        options = []
        for tier in subsets(left) if ties else (1 << each for each in members(left)):
            behind = members(left ^ tier)
            ahead_of = sum(costs[one][other][BEFORE] for one in members(tier) for other in behind)
            cost, rest = best[placed | tier]
            options.append((within[tier] + ahead_of + cost, [tier, *rest]))
        best[placed] = min(options)
    return [[names[each] for each in members(tier)] for tier in best[0][1]]


def costs_of(said: Pairs, rather: Pairs, names: Sequence[str]) -> list[list[dict[str, int]]]:
    """What it costs to put one (row) before, level with or after another (column)."""
    costs = [[dict.fromkeys(AGAINST, 0) for _ in names] for _ in names]
    for (one, one_name), (other, other_name) in combinations(enumerate(names), 2):
        for verdicts, weight in ((said, FIRST), (rather, 1)):
            given = verdicts.get((one_name, other_name))
            for way in AGAINST if given is not None else ():
                cost = weight * AGAINST[str(given)][way]
                costs[one][other][way] += cost
                costs[other][one][TURNED[way]] += cost
    return costs


def members(group: int) -> list[int]:
    """The places of the bits that are set."""
    return [place for place in range(group.bit_length()) if group >> place & 1]


def subsets(group: int) -> list[int]:
    """All that can be taken out of the group but nothing."""
    found, part = [], group
    while part:
        found.append(part)
        part = (part - 1) & group
    return found
