"""What experts who saw no suggestion hold true of an item, and how far one of them strays from the others.

The reference of every certificate: a fixed number of blind experts, no judge's vote counted.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from marketplace.certification.bounds import binomial_interval

Answer = str | None


def consensus_of(answers: Sequence[Answer]) -> Answer:
    """The answer that more than half gave; None where none has that, or where it is "not enough information"."""
    if not answers:
        return None
    best, votes = Counter(answers).most_common(1)[0]
    return best if 2 * votes > len(answers) else None


@lru_cache(maxsize=100_000)
def strays(seats: tuple[Answer, ...]) -> tuple[bool | None, ...]:
    """For each seat: does it differ from the consensus of the others? None where the others have none."""
    agreed = [consensus_of(seats[:at] + seats[at + 1 :]) for at in range(len(seats))]
    return tuple(None if other is None else other != own for own, other in zip(seats, agreed, strict=True))


def most_strays(seats: int) -> float:
    """The largest share of the seats of one item that can differ from the consensus of their others.

    With an odd number those who differ are outnumbered: (n - 1) / 2 of n. With an even number two halves can each
    be outvoted by the others: all of them.
    """
    return (seats - 1) / (2 * seats) if seats % 2 else 1.0


@dataclass(frozen=True, slots=True)
class SingleExpert:
    """How often one blind expert differs from the consensus of the others.

    `rate` over all answers whose others agree; `lower` and `upper` are the ends of its 90 % Clopper-Pearson interval
    with as many trials as clusters; `open_answers` are those whose others have no consensus.
    """

    rate: float | None
    lower: float
    upper: float
    answers: int
    open_answers: int
    clusters: int


def single_expert(items: Iterable[tuple[str, tuple[Answer, ...]]]) -> SingleExpert:
    """`items`: the cluster and the blind answers of each. No rate where no answer can be compared."""
    shares: dict[str, list[bool]] = {}
    unsettled = 0
    for cluster, seats in items:
        for stray in strays(seats):
            if stray is None:
                unsettled += 1
            else:
                shares.setdefault(cluster, []).append(stray)
    answers = sum(map(len, shares.values()))
    if not answers:
        return SingleExpert(None, 0.0, 1.0, 0, unsettled, 0)
    rate = sum(map(sum, shares.values())) / answers
    # Answers of one cluster may rise and fall together, so it has the weight of one trial.
    trials = len(shares)
    lower, _ = binomial_interval(math.floor(rate * trials), trials)
    _, upper = binomial_interval(math.ceil(rate * trials), trials)
    return SingleExpert(rate, lower, upper, answers, unsettled, trials)
