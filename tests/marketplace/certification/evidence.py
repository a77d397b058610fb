"""Blind items made by a rule, for tests."""

from collections.abc import Sequence

import numpy as np

from marketplace.certification.evidence import BlindItem, Design, Evidence, Kind, gathered
from marketplace.certification.learn_then_test import starts_of, thresholds_of

EPSILON, DELTA = 0.05, 0.1


def design(
    scores: Sequence[float],
    clusters: int,
    *,
    kind: Kind = Kind.SETTLE,
    seats: int = 3,
    epsilon: float = EPSILON,
    delta: float = DELTA,
    strata: int = 1,
) -> Design:
    """A design set from scores alone."""
    flat = np.array(scores)
    grid = thresholds_of(flat)
    starts = starts_of(
        flat,
        grid,
        of=np.arange(len(flat)) % max(1, clusters),
        clusters=clusters,
        epsilon=epsilon,
        delta=delta / strata,
        kind=kind,
        seats=seats,
    )
    return Design(kind, epsilon, delta, grid, starts, seats, "judge 1", "stratum", strata)


def settling(
    right: Sequence[bool], scores: Sequence[float], *, clusters: Sequence[int] | None = None, strata: int = 1
) -> Evidence:
    """Three unanimous experts an item; the judge is right or not."""
    of = clusters if clusters is not None else range(len(right))
    items = [
        BlindItem(f"i{at}", f"c{cluster}", ("a",) * 3, (float(score),), "a" if fine else "b")
        for at, (fine, score, cluster) in enumerate(zip(right, scores, of, strict=True))
    ]
    return gathered(design([float(score) for score in scores], len(set(of)), strata=strata), items)


def stopping(seats: Sequence[tuple[str | None, ...]], scores: Sequence[tuple[float, ...]]) -> Evidence:
    """A cluster an item; one score a seat."""
    items = [
        BlindItem(f"i{at}", f"c{at}", answers, sure)
        for at, (answers, sure) in enumerate(zip(seats, scores, strict=True))
    ]
    flat = [score for sure in scores for score in sure]
    return gathered(design(flat, len(seats), kind=Kind.STOP_AFTER_ONE, seats=len(seats[0])), items)
