"""How many rows are decided for how much: the hybrid and the all-human design side by side.

A design's curve asks what stood if no item had been given more than so many answers. Its stopping rule is the same;
what would have taken more is cut off there, paid so far and not decided. Nothing is modelled: both ways are counted on
items that were worked to their end. Intervals are 90 % percentile bootstrap over clusters, each point by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from marketplace.reporting.efficiency import (
    DRAWS,
    Assumptions,
    Estimate,
    Overheads,
    Replayed,
    Worked,
    cost_of,
    estimate,
)
from tasks.quality.answers import Floats

HYBRID, HUMAN = "hybrid", "human"
MOST = 12
# What has a fixed number of answers is paid for in full at every point.
FIXED = ("calibration", "audit")


@dataclass(frozen=True, slots=True)
class Point:
    """With at most `at_most` answers an item: what an item costs, and the share of items decided at the sureness asked
    for. Answers and minutes an item, cost an item in minor units."""

    design: str
    at_most: int
    answers: Estimate
    minutes: Estimate
    cost_minor: Estimate
    decided: Estimate


@dataclass(frozen=True, slots=True)
class Case:
    """One item: its answers in turn until it ended; `fixed` of them are paid whatever the limit, and an item that has
    any is decided by them."""

    cluster: str
    answers: float
    fixed: float
    is_usable: bool

    def at(self, limit: int) -> tuple[float, bool]:
        """Answers paid for under the limit, and whether that decides it."""
        if self.fixed:
            return self.fixed, self.is_usable
        return min(self.answers, limit), self.is_usable and self.answers <= limit


def curve_of(
    worked: Sequence[Worked],
    unsure: Sequence[Worked],
    replayed: Sequence[Replayed],
    overheads: Overheads,
    assumptions: Assumptions,
    rng: np.random.Generator,
) -> tuple[Point, ...]:
    """Both curves, the hybrid first, each from few answers to many. `unsure`: items that ended or wait without a
    decision, as they were worked on; what they cost is theirs, so of `overheads` only the rest is shared by all."""
    hybrid = [case_of(item, assumptions) for item in (*worked, *unsure)]
    human = [Case(item.cluster, item.answers, 0.0, item.is_usable) for item in replayed]
    if not hybrid or not human:
        return ()
    elsewhere = max(0, overheads.open_answers - sum(item.answers + item.reviews for item in unsure))
    models = overheads.model_cost_minor / len(hybrid)
    return (
        *points(HYBRID, hybrid, limits(hybrid, 0), overheads.gold_answers + elsewhere, models, assumptions, rng),
        *points(HUMAN, human, limits(human, 2), 0, 0.0, assumptions, rng),
    )


def case_of(item: Worked, assumptions: Assumptions) -> Case:
    """Reviews come after the answers and count like them."""
    cost = cost_of(item, assumptions)
    return Case(item.cluster, cost, cost if item.design in FIXED else 0.0, item.is_usable)


def limits(cases: Sequence[Case], fewest: int) -> range:
    """From the fewest answers with which the design may decide anything up to the most that any item took."""
    most = max((int(case.answers) for case in cases if not case.fixed), default=fewest)
    return range(fewest, max(fewest, min(most, MOST)) + 1)


def points(
    design: str,
    cases: Sequence[Case],
    at_most: Sequence[int],
    fixed: float,
    models: float,
    assumptions: Assumptions,
    rng: np.random.Generator,
) -> list[Point]:
    """`fixed` answers and `models` (money an item) are spent whatever the limit and the draw."""
    items, spent, decided = drawn(cases, at_most, rng)
    answers, shares, n = (spent + fixed) / items, decided / items, len(cases)
    return [
        Point(
            design=design,
            at_most=limit,
            answers=estimate(answers[:, at], n),
            minutes=estimate(answers[:, at] * assumptions.minutes, n),
            cost_minor=estimate(answers[:, at] * assumptions.price_minor + models, n),
            decided=estimate(shares[:, at], n),
        )
        for at, limit in enumerate(at_most)
    ]


def drawn(cases: Sequence[Case], at_most: Sequence[int], rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Items (draws, 1), answers paid for and items decided by limit (draws, limits): what was seen first, then DRAWS
    draws of clusters."""
    names = {name: at for at, name in enumerate(sorted({case.cluster for case in cases}))}
    sums = np.zeros((len(names), 1 + 2 * len(at_most)))
    for case in cases:
        paid, decided = zip(*(case.at(limit) for limit in at_most), strict=True)
        sums[names[case.cluster]] += (1, *paid, *decided)
    draws = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=DRAWS).astype(np.float64)
    found = np.vstack([sums.sum(axis=0)[None], draws @ sums])
    spent, decided_by = np.split(found[:, 1:], 2, axis=1)
    return found[:, :1], spent, decided_by
